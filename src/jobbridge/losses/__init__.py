"""What was lost: interview minutes by cause, days of waiting, rooms unused, people not met."""
