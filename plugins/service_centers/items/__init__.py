"""What is offered: items, their guides and materials, bundles of items with one form."""
