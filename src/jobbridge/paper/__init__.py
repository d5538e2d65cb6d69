"""Everything on paper: CVs, forms, agreements, vacancies, slips, as PDFs."""
