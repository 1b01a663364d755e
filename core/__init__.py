"""The kernel: tenants, organisations, people, rights, cases and the plug-in host. Knows no plug-in by name."""
