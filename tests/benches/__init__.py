"""Figures for `make bench`, a module for each capability."""
