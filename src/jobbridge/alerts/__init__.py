"""Telling counselors, once, what they would overlook: new good matches, who is left behind."""
