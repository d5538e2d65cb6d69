"""Running it for real: backup and restore, metrics, what ships for systemd, nginx, Prometheus."""
