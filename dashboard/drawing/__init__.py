"""The parts of `charts` and `sheet`: what is drawn, prepared apart from drawing, and how it looks."""
