"""Career consultations: what was agreed, planned and found out, and by whom."""
