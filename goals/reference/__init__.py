"""The reference facts: reading the files, checking them, loading them.

`files.py` turns each file into records, `load.py` writes them; `manage.py load_reference`
calls the latter. Anything wrong stops the load before a row is written.
"""
