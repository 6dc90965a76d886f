"""Numbers and areas become a folium map: the base map that never changes, and small repaints of it.

The browser receives geometry once per address and afterwards only colours, labels and the selection, so a
changed filter neither reloads the frame nor moves the view. The code that paints is `geo/templates/map.js`;
this module makes what it is told, and is the only one that imports folium.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template
from numpy.typing import ArrayLike

from geo.map_words import MapWords

type AreaMark = Literal["no_data", "too_few", "outside"]
type Theme = Literal["light", "dark"]

BORDER_INK = "#1d2733"
BORDER_CASING = "#ffffff"

_CLASS_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK_SIGNS: Mapping[AreaMark, str] = {"no_data": ".", "too_few": ":", "outside": "-"}
# What others read as theirs in the script that carries a repaint; JSON has it in its strings alone. `<` could
# end a script, `{{`, `{%` and `{#` are Jinja's to branca, streamlit-folium rewrites names after `_`.
_FOREIGN = re.compile(r"[<>&'`$_]|\{(?=[{%#])")


@dataclass(frozen=True, slots=True)
class AreaPaint:
    """What every area of one level looks like.

    Parameters
    ----------
    geometry_url
        Address of the level's GeoJSON, EPSG:4326, whose features carry ``id`` (the area id) and a ``name``
        property. It is fetched once; a new build needs a new address.
    order
        The area ids, in the order in which classes and labels are sent. An id without a shape is not drawn.
    classes
        Class of each area: a position in `ramp`, ``"no_data"`` (hatched), ``"too_few"`` (dotted) or
        ``"outside"`` (not asked about: paper, cannot be clicked). An area that is missing has no data.
    ramp
        Colours as ``#rrggbb``, at most 36.
    labels
        The tooltip's text under the area's name; lines are parted by a line feed. Shown as text, never HTML.
    selected
        Area id that is outlined, or None.
    level
        Level that a click reports.
    """

    geometry_url: str
    order: Sequence[str]
    classes: Mapping[str, int | AreaMark]
    ramp: Sequence[str]
    labels: Mapping[str, str]
    selected: str | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class PointLayer:
    """Points drawn over the areas, on one canvas however many they are.

    Parameters
    ----------
    name
        What the points are, in words: first line of their tooltips.
    lon, lat
        Degrees, EPSG:4326, of equal length. A point with a missing coordinate is left out.
    color
        ``#rrggbb``.
    labels
        Tooltip text per point, or None (no tooltips). Meant for at most some thousand points.
    radius_px
        Radius on the screen in CSS pixels.
    """

    name: str
    lon: ArrayLike
    lat: ArrayLike
    color: str
    labels: Sequence[str] | None = None
    radius_px: float = 4.0


@dataclass(frozen=True, slots=True)
class FitRequest:
    """A wish to move the view, granted once per `token`.

    Parameters
    ----------
    token
        Any text; the view moves when it differs from the last one granted.
    bounds
        West, south, east, north in degrees, EPSG:4326. Equal corners are a point: the view is centred on it.
    """

    token: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MapSetting:
    """What surrounds the areas.

    Parameters
    ----------
    description
        Name of the map for those who do not see it.
    theme
        Colours of paper and context until the frame hears the page's theme itself.
    context_url
        Address of GeoJSON with a ``kind`` property (``land``, ``water``, ``park``, ``road``), or None.
    fit
        A wish to move the view.
    height_css
        A CSS height of the frame such as ``"62vh"``; None keeps the height it was given in pixels.
    words
        What the map itself says, in the reader's language; None leaves it English.
    """

    description: str = ""
    theme: Theme = "light"
    context_url: str | None = None
    fit: FitRequest | None = None
    height_css: str | None = None
    words: MapWords | None = None


class _BaseMap(folium.Map):
    """A folium map without tiles, bootstrap or jQuery, handed to the painter at once."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.leaflet_options|tojson }});
        window.commonbeat.attach({{ this.get_name() }}, {{ this.version|tojson }});
        {% endmacro %}
    """)

    def __init__(self, version: str) -> None:
        super().__init__(tiles=None, prefer_canvas=True)
        self.version = version
        # Quarter steps of zoom let a city fill its frame. The first geometry decides on the view.
        self.leaflet_options = {
            "preferCanvas": True,
            "center": [0, 0],
            "zoom": 2,
            "zoomSnap": 0.25,
            "zoomDelta": 0.5,
        }


class _Repaint(MacroElement):
    """One call of the painter, run by streamlit-folium whenever its text changes."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        if (window.feature_group) window.feature_group.length = 0;
        window.commonbeat.repaint({{ this.payload }});
        {% endmacro %}
    """)

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Repaint"
        self.payload = payload

    def render(self, **_: Any) -> str:
        """Give nothing: branca would compile the script, and with it texts of the data, as a template."""
        return ""


def build_base_map(*, script_urls: Sequence[str], style_urls: Sequence[str], version: str) -> folium.Map:
    """Make the map that stays the same for as long as the frame lives.

    Parameters
    ----------
    script_urls, style_urls
        Addresses of Leaflet and of the painter, in the order in which they load.
    version
        Changes whenever the painter's code does, so that open frames reload. Lower-case letters and digits
        only: streamlit-folium ignores what follows an underscore when it decides whether a map is new.

    Raises
    ------
    ValueError
        If `version` has other characters.
    """
    if not re.fullmatch(r"[a-z0-9]+", version):
        raise ValueError(f"a map version has lower-case letters and digits only, not {version!r}")
    base = _BaseMap(version)
    base.default_js = [(f"script{place}", url) for place, url in enumerate(script_urls)]
    base.default_css = [(f"style{place}", url) for place, url in enumerate(style_urls)]
    return base


def build_repaint(
    paint: AreaPaint, points: Sequence[PointLayer] = (), *, setting: MapSetting | None = None
) -> folium.FeatureGroup:
    """Make the small script that repaints the map, for ``st_folium(feature_group_to_add=…)``.

    Raises
    ------
    ValueError
        If a class lies outside the ramp, or a layer's longitudes and latitudes differ in length.
    """
    group = folium.FeatureGroup("repaint")
    group.add_child(_Repaint(encode_repaint(paint, points, setting=setting or MapSetting())))
    return group


def encode_repaint(paint: AreaPaint, points: Sequence[PointLayer], *, setting: MapSetting) -> str:
    """Write a repaint as JSON that is safe inside a script, whatever the texts of the data hold.

    The ``token`` in it is a digest of all else: equal maps have equal tokens.
    """
    fit = setting.fit
    message: dict[str, Any] = {
        "areas": _describe_areas(paint),
        "points": [_describe_points(layer) for layer in points],
        "context": setting.context_url,
        "theme": setting.theme,
        "title": setting.description,
        "height": setting.height_css,
        "words": None if setting.words is None else asdict(setting.words),
        "fit": None if fit is None else {"token": fit.token, "bounds": list(fit.bounds)},
    }
    text = _write_json(message)
    token = hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
    return f'{{"token":"{token}",{text[1:]}'


def _describe_areas(paint: AreaPaint) -> dict[str, Any]:
    return {
        "url": paint.geometry_url,
        "level": paint.level,
        "ids": list(paint.order),
        "classes": "".join(
            _choose_sign(paint.classes.get(area_id, "no_data"), len(paint.ramp)) for area_id in paint.order
        ),
        "ramp": list(paint.ramp),
        "labels": [paint.labels.get(area_id) for area_id in paint.order],
        "selected": paint.selected,
        "ink": BORDER_INK,
        "casing": BORDER_CASING,
    }


def _choose_sign(area_class: int | AreaMark, classes: int) -> str:
    if isinstance(area_class, str):
        return _MARK_SIGNS[area_class]
    if not 0 <= area_class < min(classes, len(_CLASS_SIGNS)):
        raise ValueError(f"class {area_class} is not one of the ramp's {classes} colours")
    return _CLASS_SIGNS[area_class]


def _describe_points(layer: PointLayer) -> dict[str, Any]:
    lon = np.asarray(layer.lon, dtype=np.float64)
    lat = np.asarray(layer.lat, dtype=np.float64)
    if lon.shape != lat.shape:
        raise ValueError(f"{len(lon)} longitudes and {len(lat)} latitudes in the layer {layer.name!r}")
    known = np.isfinite(lon) & np.isfinite(lat)
    box, data = _pack_points(lon[known], lat[known])
    labels = (
        None if layer.labels is None else [layer.labels[place] for place in np.flatnonzero(known).tolist()]
    )
    return {
        "name": layer.name,
        "color": layer.color,
        "radius": layer.radius_px,
        "box": box,
        "data": data,
        "labels": labels,
    }


def _pack_points(lon: np.ndarray, lat: np.ndarray) -> tuple[list[float], str]:
    """Quantise to 16 bits of the layer's own extent: under a metre across a city, four bytes a point."""
    if not len(lon):
        return [0.0, 0.0, 0.0, 0.0], ""
    west, south, east, north = (float(edge) for edge in (lon.min(), lat.min(), lon.max(), lat.max()))
    steps = np.empty((len(lon), 2), dtype="<u2")
    steps[:, 0] = np.rint((lon - west) / (east - west or 1.0) * 65535)
    steps[:, 1] = np.rint((lat - south) / (north - south or 1.0) * 65535)
    return [west, south, east, north], base64.b64encode(steps.tobytes()).decode("ascii")


def _write_json(message: Mapping[str, Any]) -> str:
    text = json.dumps(message, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return _FOREIGN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
