"""Pairs of people who must not meet inside a prison."""
