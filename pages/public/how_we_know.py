"""How these numbers came about, what is hidden and why, and the files to take away."""

from pages.shared.access import require

require("public")

from pages.shared.published.app_knowledge import show_knowledge

show_knowledge()
