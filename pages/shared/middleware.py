"""What stands between every request and the application: the guard's verdict, and the security headers."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

from pages.shared import access
from pages.shared.document import SCRIPT_DIGESTS

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# What only the team may fetch: map layers, files that pages made, and Streamlit's own figures and entrances.
_GUARDED = ("/map/", "/media/", "/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file")
_FRAME = "/component/"
# The plain pages alone may ask a device where it is: their own script, and the answer stays in the browser.
_SITE = "/published/files/site/"


class Guard:
    """ASGI middleware: stamps the verdict on every request, and turns away what needs a role and has none."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        peer = scope["client"][0] if scope.get("client") else None
        headers = access.stamp_headers(scope["headers"], peer_address=peer)
        stamped = {**scope, "headers": headers}
        if scope["type"] == "websocket" and is_foreign(headers):
            # Streamlit would ask an outside service for our address before it refuses.
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        if scope["type"] == "http" and scope["path"].startswith(_GUARDED) and not access.may_fetch(headers):
            return await PlainTextResponse("Not allowed.\n", 403)(stamped, receive, send)
        return await self.app(stamped, receive, send)


def is_foreign(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether a socket is asked for by a page of another server."""
    named = {key.lower(): value.decode("latin-1").lower() for key, value in headers}
    origin = named.get(b"origin")
    try:
        return origin is not None and urlsplit(origin).netloc != named.get(b"host")
    except ValueError:
        return True


class SecurityHeaders:
    """ASGI middleware: every answer forbids what the pages do not need."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with our headers on it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = scope["path"]
        ours = _build_headers(is_frame=path.startswith(_FRAME), is_site=path.startswith(_SITE))

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in ours} | {b"server"}
                kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in names]
                message["headers"] = [*kept, *ours]
            await send(message)

        return await self.app(scope, receive, send_with_headers)


@lru_cache(maxsize=4)
def _build_headers(*, is_frame: bool, is_site: bool) -> tuple[tuple[bytes, bytes], ...]:
    policy = {
        "default-src": "'self'",
        # The map's frame runs the scripts that streamlit-folium is sent; a page runs files of ours alone, and
        # the one script that stands in Streamlit's own document.
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'" if is_frame else f"'self' {SCRIPT_DIGESTS}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": f"geolocation=({'self' if is_site else ''}), "
        "camera=(), microphone=(), payment=(), usb=()",
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())
