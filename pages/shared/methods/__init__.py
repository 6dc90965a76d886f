"""Parts of the page Methods: what it asks, works out, says and shows."""
