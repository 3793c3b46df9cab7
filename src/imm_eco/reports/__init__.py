"""Reports and lists: each computed once, as typed values, from one reading of the file."""
