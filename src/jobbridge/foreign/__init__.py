"""Somebody else's calendar, read from an address or a file: of it only when its owner is busy."""
