"""Parts of the map's page: what it asks, works out, says and shows."""
