"""Plain HTML before and beside Streamlit, and who may reach what."""
