"""Sign-in: who is there, and the page that asks."""
