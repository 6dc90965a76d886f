"""Parts of the page Reach: what it asks, works out, says and shows."""
