"""The document that the public pages' addresses answer with: Streamlit's own, in the reader's language.

Streamlit writes that every page is English (streamlit #15726). The language here is settled before a page
runs, from the address, else from what the browser accepts; choosing another one loads the page anew.
"""

import html
import re
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.shared.document import DOCUMENT
from pages.shared.published.language import choose_language, open_language

PUBLIC_NAMES = ("my_neighbourhood", "the_city", "how_we_know")
_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)


async def answer_first_page(request: Request) -> Response:
    """Lead from the name of the public process's first page to where it is: to Streamlit it has no name.

    Links of the team's server and of readers who kept them have it.
    """
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


async def answer_public_document(request: Request) -> Response:
    """The document in the language asked for; a cache keeps one for each address and language."""
    code = choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))
    headers = {"cache-control": "no-cache", "vary": "Accept-Language"}
    return Response(make_document(code), media_type="text/html", headers=headers)


@lru_cache(maxsize=32)
def make_document(code: str) -> bytes:
    """Streamlit's document with the language in it; without scripts it shows the way to the plain pages."""
    say = open_language(code)
    words = html.escape(
        say.gettext("This page needs JavaScript. The plain pages show the same numbers without it.")
    )
    link = f'<noscript><p><a href="./site/">{words}</a></p></noscript>'.encode()
    direction = b' dir="rtl"' if say.right_to_left else b""
    tagged = DOCUMENT.replace(b'<html lang="en">', b'<html lang="%s"%s>' % (say.tag.encode(), direction), 1)
    return _NO_SCRIPT.sub(lambda _: link, tagged, count=1)
