"""Support that goes on: services with a place and places, and each person's way into one."""
