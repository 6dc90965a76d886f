"""Parts of the page Data health: what it asks, works out, says and shows."""
