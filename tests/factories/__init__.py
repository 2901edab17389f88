"""One valid object each, with quiet defaults."""
