"""From request to employment: each application moves through one table of states."""
