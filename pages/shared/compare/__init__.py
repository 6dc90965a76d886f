"""Parts of the page Compare areas: what it asks, works out, says and shows."""
