"""Parts of the page Trust: what it asks, works out, says and shows."""
