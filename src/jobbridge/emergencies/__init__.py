"""One person opened out of scope, for a stated reason and an hour: read-only, and never unseen."""
