"""Serve the canary's page by our own server: its guard, its headers, its routes. Argument: the port."""

import sys
from pathlib import Path

from pages.shared.server import build_app, serve

if __name__ == "__main__":
    page = Path(__file__).with_name("tiny_dashboard.py")
    sys.exit(serve(build_app(page), host="127.0.0.1", port=int(sys.argv[1])))
