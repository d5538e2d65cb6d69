"""The agreed table of who may call and receive what, as people read it."""
