"""Pages that mix rooms: home, search, countries, results of a goal, revisions, about."""
