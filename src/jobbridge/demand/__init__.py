"""What is asked for and not yet there: training that unlocks work, and what would change if."""
