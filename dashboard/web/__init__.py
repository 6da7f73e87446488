"""Plain HTML before and beside Streamlit, and the gate in front of both."""
