"""The parts of the pages: one capability on the screen each."""
