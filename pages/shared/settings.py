"""Streamlit's settings, read from beside the dashboard whatever folder the server starts in.

The server imports this before anything that caches: settings are read at the first question and then kept.
"""

import logging
from pathlib import Path

from streamlit import config

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "dashboard.py"

config._main_script_path = str(DASHBOARD)
config.get_config_options(force_reparse=True)
# Our caches are declared before the server runs, and Streamlit warns that it does not run yet.
logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)
