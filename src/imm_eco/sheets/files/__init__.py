"""A reader for each format of foreign file, behind the guard that inspects the file first."""
