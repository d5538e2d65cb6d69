"""Employers, their vacancies, requirements and duties, and the agency's snapshot."""
