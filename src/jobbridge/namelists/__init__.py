"""Files with many names: asked for with a purpose, agreed by a second person, taken once."""
