"""Settings: base (no ifs), then development, test or production on top."""
