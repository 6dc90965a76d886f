"""Parts of the page Log: what it asks, works out, says and shows."""
