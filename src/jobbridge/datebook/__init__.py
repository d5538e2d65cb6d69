"""Days that matter in calendars — releases, hand-overs, deadlines — and the page of feeds."""
