"""References: short random names that stand in addresses and papers instead of people."""

import secrets

# Crockford's base 32 without vowels: no words, nothing mistaken when read aloud.
ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz"
LENGTH = 10


def new_ref() -> str:
    """Ten characters, 49 bits: unguessable enough beside the scope check, short on paper."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_uid() -> str:
    """A calendar UID (RFC 7986 5.3): random, nothing to be read from it."""
    return f"{secrets.token_hex(16)}@jobbridge"
