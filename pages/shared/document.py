"""The document that every page's address answers with: Streamlit's own, told where its server is.

Left alone, Streamlit's client looks for its server under the page's own path first, and each deep link begins
with two failed requests and two errors in the browser's console.
"""

import base64
import hashlib
import re
from importlib import resources

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.shared import access

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_SERVER_IS_HERE = b"<head><script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}</script>"


class PageName(Convertor[str]):
    """One path segment that can be a page's name, and neither a file nor a route of Streamlit's."""

    regex = "[a-z][a-z_-]*"

    def convert(self, value: str) -> str:
        """Give the name as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Give the name as it is."""
        return value


register_url_convertor("page", PageName())


def _read_document() -> bytes:
    document = (resources.files("streamlit") / "static" / "index.html").read_bytes()
    named = document.replace(b"<title>Streamlit</title>", b"<title>Commonbeat</title>")
    return named.replace(b"<head>", _SERVER_IS_HERE, 1)


def _hash_scripts(document: bytes) -> str:
    digests = [hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(document)]
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


DOCUMENT = _read_document()
# What a content security policy must name for the document's inline scripts to run.
SCRIPT_DIGESTS = _hash_scripts(DOCUMENT)


async def answer_first_page(request: Request) -> Response:
    """The way to the team's first page, for those who ask by its name: Streamlit knows it by the root alone.

    For others the first page may be the public's; they are told here why this one is not theirs.
    """
    if not access.may_fetch(request.scope["headers"]):
        return await answer_document(request)
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", headers={"cache-control": "no-cache"})


async def answer_document(_: Request) -> Response:
    """The document, asked for anew each time: it names files whose names change with Streamlit's version."""
    return Response(DOCUMENT, media_type="text/html", headers={"cache-control": "no-cache"})
