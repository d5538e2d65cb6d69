"""Support that an employer may get for taking somebody on: rows that the agency keeps."""
