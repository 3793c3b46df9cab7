"""Taking in workbooks: which files, whose words, row by row, what is refused and what goes back to the sender."""
