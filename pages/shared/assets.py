"""What the browser needs besides Streamlit: Leaflet from its package, our painter, layers by address."""

import hashlib
from importlib import metadata, resources
from pathlib import Path

_LEAFLET = metadata.distribution("XStatic-Leaflet")
_PAINTER = Path(str(resources.files("geo"))) / "templates"
# In the order in which they run: the last finds the others there.
_PAINTER_SCRIPTS = ("look.js", "words.js", "points.js", "map.js")
_PAINTER_STYLE = "map.css"

LEAFLET_FOLDER = Path(str(_LEAFLET.locate_file("xstatic/pkg/leaflet/data")))
LEAFLET_PATH = f"/vendor/leaflet/{_LEAFLET.version}"
PAINTER_FOLDER = _PAINTER


def painter_version() -> str:
    """Digest of Leaflet's version and of the painter's files; open frames reload when it changes."""
    digest = hashlib.blake2b(_LEAFLET.version.encode(), digest_size=6)
    for name in (*_PAINTER_SCRIPTS, _PAINTER_STYLE):
        digest.update((_PAINTER / name).read_bytes())
    return digest.hexdigest()


MAP_VERSION = painter_version()
PAINTER_PATH = f"/vendor/map/{MAP_VERSION}"


def join_painter() -> str:
    """Give the painter's scripts as one, so that a frame asks once."""
    return "\n".join((_PAINTER / name).read_text(encoding="utf-8") for name in _PAINTER_SCRIPTS)


# Relative to the component's frame, /component/<name>/index.html: an address in front of the app stays.
_TO_ROOT = "../.."
SCRIPT_URLS = (
    f"{_TO_ROOT}{LEAFLET_PATH}/leaflet.js",
    f"{_TO_ROOT}{PAINTER_PATH}/painter.js",
)
STYLE_URLS = (f"{_TO_ROOT}{LEAFLET_PATH}/leaflet.css", f"{_TO_ROOT}{PAINTER_PATH}/{_PAINTER_STYLE}")


def map_url(city: str, build_id: str, layer: str) -> str:
    """Address, for the map's frame, of a layer of a build: ``areas/<level>`` or ``context``."""
    return f"{_TO_ROOT}/map/{city}/{build_id}/{layer}.geojson"


def find_font() -> Path:
    """Path of the text font that Streamlit serves to pages; frames have their own list of fonts."""
    media = Path(str(resources.files("streamlit"))) / "static" / "static" / "media"
    return next(iter(sorted(media.glob("SourceSansVF-Upright*.woff2"))))
