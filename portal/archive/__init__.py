"""The figures as a folder of files, and back: export.py writes it, taking_in.py reads it."""
