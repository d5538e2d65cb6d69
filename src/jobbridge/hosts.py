"""Which machines may be spoken to: on this machine, inside a network, on the public internet."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# IPv4 beyond what `is_global` knows in every Python that we run on.
_CLOSED = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Global unicast, and what within it leads elsewhere: Teredo and its like, documentation, 6to4.
# What embeds an IPv4 address (mapped, NAT64) stands outside it.
_OPEN6 = IPv6Network("2000::/3")
_CLOSED6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
# What a ministry may have inside. Never 169.254.0.0/16, where clouds keep their own secrets.
_INSIDE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_INSIDE6 = IPv6Network("fc00::/7")


def is_loopback(host: str) -> bool:
    """Whether an address or name can only mean this machine. `127.example.org` is a name."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(text: str) -> bool:
    """Whether this is a machine of a private network."""
    try:
        found = ip_address(text)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return any(found in network for network in _INSIDE)
    return not found.scope_id and found in _INSIDE6


def is_public(text: str) -> bool:
    """Whether this machine may be spoken to: on the public internet, and under its own number."""
    try:
        found = ip_address(text)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not any(found in network for network in _CLOSED)
    return _is_public6(found)


def _is_public6(found: IPv6Address) -> bool:
    if found.scope_id or found not in _OPEN6:
        return False
    return not any(found in network for network in _CLOSED6)
