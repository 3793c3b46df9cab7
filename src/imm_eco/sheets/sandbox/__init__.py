"""The separate process that reads foreign files, and the door to it."""
