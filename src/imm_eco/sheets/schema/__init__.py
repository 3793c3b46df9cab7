"""What the sheets of the register are: their columns, and the names they go by."""
