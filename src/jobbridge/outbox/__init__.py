"""What is to be done later, written in the transaction of the change that causes it."""
