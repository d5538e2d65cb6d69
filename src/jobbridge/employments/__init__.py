"""Work that came of an application: the offer, the first day, and whether it lasts."""

FILES = (
    "employments: a CSV in UTF-8 with the columns person (the reference of an application, or a "
    "personal code), registration_number (the employer's), from and to (2027-01-31 or "
    "31.01.2027; without an end the work goes on). Lines that differ from what is known wait for "
    "the agency; the same file again changes nothing."
)
