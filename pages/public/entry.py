"""The public's process begins here: its three pages and nothing else."""

from pages.shared.access import require

require("public")

from pages.shared.published.app_pages import run_public_pages

run_public_pages()
