"""Training inside: courses, who wishes for one, who attends, and the fact that a pass becomes."""
