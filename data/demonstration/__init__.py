"""Port Ellery, the demonstration city: one subject per file."""
