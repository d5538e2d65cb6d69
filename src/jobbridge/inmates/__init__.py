"""The person: profile, facts, agreements, restrictions, release and movements."""
