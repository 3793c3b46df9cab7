"""Spreadsheets: what they hold, how foreign ones are read and recognised, and how ours are written."""
