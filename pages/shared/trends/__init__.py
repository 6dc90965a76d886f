"""Parts of the page Trends: what it asks, works out, says and shows."""
