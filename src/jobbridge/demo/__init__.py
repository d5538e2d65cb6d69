"""The demonstration: invented people, played by the domain's own actions."""
