"""What an administrator may adjust: numbers that rules are handed, never constants."""
