"""Streamlit's settings, read from beside the dashboard whatever folder the server starts in.

The server imports this before anything that caches: settings are read at the first question and then kept.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from streamlit import config

from data.workspace import sign_in
from data.workspace.people import SignInError

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "dashboard.py"

config._main_script_path = str(DASHBOARD)
config.get_config_options(force_reparse=True)


def settle_sign_in() -> None:
    """Make Streamlit read the provider's secrets from our file alone, and take no header's word for a person.

    With sign-in, sockets open only under the name that readers use and under this machine's own.
    """
    here = str(Path(__file__))
    config.set_option("secrets.files", [str(sign_in.find_secrets())], here)
    config.set_option("server.trustedUserHeaders", {}, here)
    if sign_in.is_configured():
        try:
            origin = sign_in.read_provider().origin
        except SignInError:
            return
        names = [urlsplit(origin).hostname, "localhost", "127.0.0.1", "::1"]
        config.set_option("server.allowedHosts", names, here)


settle_sign_in()
# Our caches are declared before the server runs, and Streamlit warns that it does not run yet.
logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)
