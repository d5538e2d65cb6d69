"""What can still be read while nothing can be written."""
