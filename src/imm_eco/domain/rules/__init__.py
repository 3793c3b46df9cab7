"""The rules of the process and of its figures: pure, without a database and without a clock."""
