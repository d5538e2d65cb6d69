"""Rosters and movements of a prison, taken from files: compared, asked about, undone."""
