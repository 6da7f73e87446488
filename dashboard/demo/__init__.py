"""An invented couple and their coach, to look around with."""
