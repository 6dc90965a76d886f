"""Parts of the page Calendar: what it asks, works out, says and shows."""
