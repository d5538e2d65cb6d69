"""What people were refused for, and what they refused: by reason and requirement, added up."""
