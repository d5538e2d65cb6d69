"""What an auditor looks into: who browses as nobody should, and reads without a case."""
