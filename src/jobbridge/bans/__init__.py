"""Visitors whom a prison does not admit for a time."""
