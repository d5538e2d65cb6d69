"""Tours: an employer visits several prisons, in one day or on days one after another."""
