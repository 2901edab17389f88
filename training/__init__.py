"""Training: courses, learning, assessment, awards. May import goals and members."""
