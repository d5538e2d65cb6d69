"""Signing in by somebody else who vouches: OpenID Connect, and OAuth2 with userinfo."""
