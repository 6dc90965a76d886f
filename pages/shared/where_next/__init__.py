"""Parts of the page Where next: what it asks, works out, says and shows."""
