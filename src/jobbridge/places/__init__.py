"""Prisons, branches, municipalities, settlements, distances and working days."""
