"""The open API of the goals room: one file per group of nouns.

Each file holds what a noun says (serializer), how its list is narrowed (filters) and its
list (viewset). Reads only; the published copy alone, like every public page.
"""
