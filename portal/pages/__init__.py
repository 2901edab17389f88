"""Pages that mix rooms: home, search, countries, revisions, about."""
