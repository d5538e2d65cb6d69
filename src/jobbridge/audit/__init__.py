"""Who did and who saw what: append-only rows with internal ids only."""
