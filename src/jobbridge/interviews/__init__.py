"""Rooms, windows, claims, booking and interview days inside a prison."""
