"""Which step opens most doors: demand for training, and what-if for counselors and employers."""
