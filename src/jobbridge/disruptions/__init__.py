"""When the world moves: what breaks, the least disruptive new plan, held and then released."""
