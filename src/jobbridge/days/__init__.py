"""Interview days: one visit, many people met; planned, released, kept going on the day."""
