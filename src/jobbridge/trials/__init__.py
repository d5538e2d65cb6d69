"""Between the interview and the offer: a trial day at the employer's, or a second interview."""
