"""What Streamlit shows, page by page."""
