"""Activity: counters, newcomers' first words, and who answered whom."""
