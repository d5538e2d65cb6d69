"""When people and employers are not free: times without reasons."""
