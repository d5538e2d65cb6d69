"""Calendar entries as invitations by mail (RFC 5546, 6047), and what people answer to them."""
