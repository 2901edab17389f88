"""Goals: the seven goals, the SDGs, links between them, capabilities, sources and figures.

May import members. Every content table here has a working copy, which the admin edits, and
a published copy of the same name in the schema `published`, which everyone else reads.
"""
