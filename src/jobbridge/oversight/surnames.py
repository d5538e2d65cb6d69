"""Latvian surnames, as far as the same family is looked for."""


def stem(family_name: str) -> str:
    """A Latvian family name without what tells a woman's from a man's: Bērziņš and Bērziņa."""
    folded = family_name.strip().casefold()
    return folded.rstrip("sšaeiu") if len(folded) > 4 else folded
