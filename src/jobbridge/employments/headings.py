"""What the columns of a register's file may be called."""

REQUIRED = ("person", "registration_number", "from")
OPTIONAL = ("to",)
ALIASES = {
    "persona": "person",
    "personas kods": "person",
    "atsauce": "person",
    "reģistrācijas numurs": "registration_number",
    "darba devēja reģistrācijas numurs": "registration_number",
    "no": "from",
    "līdz": "to",
}
