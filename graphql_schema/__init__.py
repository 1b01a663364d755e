"""The API: how requests become a Context, and descriptors become one schema."""
