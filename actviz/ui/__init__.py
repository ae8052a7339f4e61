"""The Streamlit side: everything that imports streamlit, shared by the pages."""
