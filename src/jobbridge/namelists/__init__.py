"""Files with many people's names: asked for with a purpose, agreed by a second person, taken once."""
