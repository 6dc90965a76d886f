"""Figures of an area and a time, as several pages show them."""
