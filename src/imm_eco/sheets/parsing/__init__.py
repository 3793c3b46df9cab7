"""What the text, the number or the date of one cell means, and how a cell shows it."""
