"""The workbooks and text files that are written: register, templates, rejected rows."""
