"""Charts: pure functions from a small frame to an Altair chart, without any Streamlit."""
