"""What people answer to an invitation becomes answers, and a proposed time a proposal."""
