"""What `examples/make.py` is made of: the companies, their dossiers, their history, the workbooks."""
