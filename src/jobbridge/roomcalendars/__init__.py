"""A prison's own room calendars, taken over as closures of those rooms."""
