"""Calendar programs by what they call themselves when they fetch a feed."""

# The first that fits: what others pretend to be stands last.
PROGRAMS = (
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google Calendar"),
    ("icsx5", "ICSx⁵"),
    ("davx5", "DAVx⁵"),
    ("thunderbird", "Thunderbird"),
    ("microsoft office", "Outlook"),
    ("microsoft exchange", "Outlook"),
    ("outlook", "Outlook"),
    ("exchange", "Outlook"),
    ("nextcloud", "Nextcloud"),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("macos", "Apple Calendar"),
    ("ios", "Apple Calendar"),
    ("gnome", "GNOME"),
    ("evolution", "Evolution"),
    ("vdirsyncer", "vdirsyncer"),
    ("mozilla", "Web"),
)


def client_named(agent: str) -> str:
    """A name that people know, otherwise the first word of what the program said."""
    folded = agent.casefold()
    for part, name in PROGRAMS:
        if part in folded:
            return name
    return agent.partition("/")[0].partition(" ")[0][:40]
