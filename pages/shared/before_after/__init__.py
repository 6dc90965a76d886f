"""Parts of the page Before and after: what it asks, works out, says and shows."""
