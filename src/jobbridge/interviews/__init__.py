"""Rooms, windows, claims and booking inside a prison."""
