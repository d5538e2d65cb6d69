"""What a handler may ask for: one transaction, the viewer, forms, pages, errors, assets."""
