"""Occupations and skills: the classifications, and the words people use for them."""
