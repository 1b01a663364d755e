"""The servers that Helin is measured beside."""
