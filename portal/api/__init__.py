"""The open API under /api/v1/: addresses, language, paging, errors, files and description.

What a noun says and how its list is narrowed stands in its own room (goals/api, members/api).
"""
