"""One field on every page that finds people, vacancies, employers and references in scope."""
