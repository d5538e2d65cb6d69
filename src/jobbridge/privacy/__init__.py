"""How long people's data stays, how they get it, and how they are forgotten for good."""
