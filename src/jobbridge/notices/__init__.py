"""Texts and mail that tell people what changed."""
