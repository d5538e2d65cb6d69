"""A year of the whole service, played by its own public actions: people come and go, employers
ask, are silent, hire; prisons close. Seeded, so that the same seed plays the same year."""
