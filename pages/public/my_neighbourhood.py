"""What happened in one neighbourhood, what people said, and what was done: for whoever lives there."""

from pages.shared.access import require

require("public")

from pages.shared.published.app_neighbourhood import show_neighbourhood

show_neighbourhood()
