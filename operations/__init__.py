"""Operations and their results. May import training, goals and members."""
