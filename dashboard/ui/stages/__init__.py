"""The parts of the Stages page."""
