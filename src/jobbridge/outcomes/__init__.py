"""What the programme reaches: counted from dated history, closed month by month, told in tens."""
