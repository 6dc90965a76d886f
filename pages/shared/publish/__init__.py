"""Parts of the page Publish: what it asks, works out, says and shows."""
