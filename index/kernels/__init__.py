"""The inner loops, compiled; imported where they are first called."""
