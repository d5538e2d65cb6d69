"""Employer meetings: one employer presents itself to many, and who was interested."""
