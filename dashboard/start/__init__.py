"""The parts of the one command: its lock, its progress, and what it does besides starting."""
