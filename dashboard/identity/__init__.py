"""The parts around `door`: how a person arrives, unlocks their key, changes it, and goes."""
