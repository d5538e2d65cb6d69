"""Work that came of an application: the offer, the first day, and whether it lasts."""
