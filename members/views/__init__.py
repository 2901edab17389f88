"""Pages of the ground floor: the way in, the country desk, a person's own page. One noun a file."""
