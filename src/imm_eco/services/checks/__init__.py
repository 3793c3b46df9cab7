"""What must always hold, of a dossier, of its support, of the file: asked by `check`, and at every change's end."""
