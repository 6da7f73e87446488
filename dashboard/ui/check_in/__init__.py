"""The check-in form on a page of Streamlit's."""
