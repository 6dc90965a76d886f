"""The whole city: where people met, what was reported, what residents said, and what was aimed at."""

from pages.shared.access import require

require("public")

from pages.shared.published.app_city import show_city

show_city()
