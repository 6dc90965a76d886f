"""Serve the page of the map's bench by our own server, with its layers. Argument: the port."""

import sys
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bench._map_layers import read_layer
from pages.shared.server import build_app, serve

LAYERS = {f"/bench/{name}.geojson": name for name in ("beats", "hexagons")}


class WithLayers:
    """Answers for the layers, and lets our application answer for all else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = LAYERS.get(scope.get("path", ""))
        if name is None:
            await self.app(scope, receive, send)
        else:
            await Response(read_layer(name), media_type="application/geo+json")(scope, receive, send)


if __name__ == "__main__":
    page = Path(__file__).with_name("_map_page.py")
    sys.exit(serve(WithLayers(build_app(page)), host="127.0.0.1", port=int(sys.argv[1])))
