"""Facts and signals, in numbers."""
