"""Spans of time, working days and iCalendar bytes; knows calendars, not interviews."""
