"""Mentors from NGOs and municipalities: asked for, proposed, accepted, met, ended, reported."""
