"""An OpenID provider on this machine: discovery, authorize, token and keys, with people as the test says."""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "commonbeat"
CLIENT_SECRET = "a secret that only the test knows"


@dataclass
class OpenIdProvider:
    """What the provider knows: its address, and the claims of each person by sub."""

    url: str
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    signed_out: int = 0

    def routes(self) -> list[Route]:
        """All that a client asks for."""
        return [
            Route("/.well-known/openid-configuration", self.describe),
            Route("/authorize", self.authorize),
            Route("/token", self.give_token, methods=["POST"]),
            Route("/keys", self.give_keys),
            Route("/end", self.end),
        ]

    async def describe(self, _: Request) -> Response:
        """Discovery."""
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "end_session_endpoint": f"{self.url}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        """One link for each person; following it signs that person in."""
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            return PlainTextResponse("not a client of ours", 400)
        links = []
        for sub in self.people:
            code = secrets.token_urlsafe(16)
            self.asked[code] = {**asked, "sub": sub}
            query = urlencode({"code": code, "state": asked["state"]})
            links.append(f'<p><a href="{asked["redirect_uri"]}?{query}">{sub}</a></p>')
        page = f"<!doctype html><html lang=en><link rel=icon href=data:,><title>x</title>{''.join(links)}"
        return HTMLResponse(page)

    async def give_token(self, request: Request) -> Response:
        """An ID token for a code: once, for the client that asked, with the right verifier."""
        form = await request.form()
        asked = self.asked.pop(str(form.get("code")), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            not asked
            or request.headers["authorization"] != f"Basic {basic}"
            or asked["code_challenge"] != proof
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = self.make_claims(asked["sub"], nonce=asked["nonce"])
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return JSONResponse(
            {"access_token": "unused", "token_type": "Bearer", "expires_in": 3600, "id_token": token}
        )

    def make_claims(self, sub: str, *, nonce: str) -> dict[str, object]:
        """What the provider says of a person."""
        now = int(time.time())
        told = {"iss": self.url, "sub": sub, "aud": CLIENT_ID, "iat": now, "exp": now + 600, "nonce": nonce}
        return {**told, **self.people[sub]}

    async def give_keys(self, _: Request) -> Response:
        """The public half of the key."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def end(self, request: Request) -> Response:
        """Sign-out at the provider."""
        self.signed_out += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


@contextmanager
def run_provider() -> Iterator[OpenIdProvider]:
    """Run a provider on a free port until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = OpenIdProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    plan = uvicorn.Config(Starlette(routes=provider.routes()), log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(plan)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
