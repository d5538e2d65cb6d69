"""People who sign in, their roles, duties and organisations, sessions and tokens."""
