"""The parts around `entrance`: the gate, and every page in front of Streamlit."""
