"""Settings of the public's process; imported before anything that reads Streamlit's.

It has no secrets and reads no file of them, wherever it runs.
"""

import logging
from pathlib import Path
from typing import Any

from streamlit import config

ROOT = Path(__file__).resolve().parents[3]
ENTRY = ROOT / "pages" / "public" / "entry.py"

_SETTINGS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "secrets.files": [],
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 0,
    "server.trustedUserHeaders": {},
}


def settle() -> None:
    """Read the look from `.streamlit` beside the pages, and set what must hold even without that file."""
    config._main_script_path = str(ROOT / "dashboard.py")
    config.get_config_options(force_reparse=True)
    for name, value in _SETTINGS.items():
        config.set_option(name, value, __name__)
    # Our caches are declared before the server runs, and Streamlit warns that it does not run yet.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)


settle()
