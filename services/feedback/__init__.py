"""Reports, history and progress."""
