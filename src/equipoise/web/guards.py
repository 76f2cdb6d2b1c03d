"""What stands before every page: who may ask, how much, how often, and what a browser may do with the answer.

The page is for this machine alone unless it was started otherwise. A foreign name in ``Host`` (a rebound
name) or ``Origin`` (another page in the same browser) is refused before anything is read; another host needs
the token that was printed at the start. Largest weakness: the token travels over plain HTTP, so beyond this
machine it belongs behind a proxy that encrypts.
"""

from __future__ import annotations

import hmac
import json
import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Any name: only together with a token, which a rebound name has no way to.
ANY = "*"
#: Names of this machine.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Longest body and query in bytes.
MOST_BODY, MOST_QUERY = 4_096, 8_192
#: Requests that one address may make at once, how many more each second, and addresses that are remembered.
BURST, PER_SECOND, MOST_ADDRESSES = 1_200, 120.0, 1_000
COOKIE = "equipoise"
#: What a length may look like; longer ones are too large anyway.
_SIZE = re.compile(r"[0-9]{1,9}")
#: What a browser may load and do: own files; no inline script, nothing evaluated, nothing from elsewhere.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # drawings say their size so
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        # the globe works in a worker that it makes of its own file
        "worker-src 'self' blob:",
        "child-src blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
)


def fault(
    status: int, where: str, what: str, hint: str = "", more: Sequence[Mapping[str, object]] = ()
) -> Response:
    """Return an error in the one shape that all have: the first problem, and all of them.

    Parameters
    ----------
    status : int
        Of HTTP.
    where, what, hint : str
        The first problem.
    more : sequence of mapping
        All problems, where there are several.
    """
    first = {"where": where, "what": what, "hint": hint}
    content = {"error": first | {"problems": list(more) or [first]}}
    return Response(json.dumps(content, ensure_ascii=False), status, media_type="application/json")


class Guard:
    """The door of the server: an application around the application.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    hosts : sequence of str
        Names that may stand in ``Host``, without port; :data:`ANY` for every name, where a token guards.
    token : str
        What a visitor has to show; nothing where it is empty.
    """

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str] = LOOPBACK, token: str = "") -> None:
        self.app = app
        self.hosts = frozenset(name.lower() for name in hosts)
        self.token = token
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (self.app if refusal is None else refusal)(scope, receive, dressed)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return why a request isn't answered; None where it is."""
        headers = Headers(scope=scope)
        own = _name(headers.get("host", ""))
        names = frozenset({own}) if ANY in self.hosts and self.token else self.hosts
        if not own or own not in names:
            return fault(421, "Host", "this server has another name", "open the address that it printed")
        origin = headers.get("origin", "")
        if origin and _name(_netloc(origin)) not in names:
            return fault(403, "Origin", "another page may not ask here", "open the page itself")
        if len(scope["query_string"]) > MOST_QUERY:
            return fault(414, "address", "is too long", f"at most {MOST_QUERY} bytes")
        size = headers.get("content-length", "0")
        if not _SIZE.fullmatch(size) or int(size) > MOST_BODY or headers.get("transfer-encoding"):
            return fault(413, "body", "is too large", "nothing here takes one")
        if not self._is_within_rate(scope):
            return fault(429, "rate", "too many requests", "wait a second")
        return self._without_token(scope, headers) if self.token else None

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        """Return what a visitor without the token gets; one who brings it in the address gets a cookie."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and _is_same(given, self.token):
            path = (
                scope["path"] if scope["path"].startswith("/") and not scope["path"].startswith("//") else "/"
            )
            answer = RedirectResponse(path, 303)
            answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
            return answer
        shown = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if _is_same(shown, self.token) or (scheme.lower() == "bearer" and _is_same(bearer, self.token)):
            return None
        return fault(401, "token", "is missing or wrong", "open the whole address that the server printed")

    def _is_within_rate(self, scope: Scope) -> bool:
        """Tell whether an address may ask once more, and count it."""
        client = scope.get("client")
        address, now = str(client[0]) if client else "", time.monotonic()
        left, last = self._buckets.pop(address, (float(BURST), now))
        left = min(left + (now - last) * PER_SECOND, float(BURST))
        self._buckets[address] = (max(left - 1.0, 0.0), now)
        while len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return left >= 1.0


def _name(host: str) -> str:
    """Return a host without its port, in lower case.

    Examples
    --------
    >>> _name("LocalHost:8080"), _name("[::1]:80")
    ('localhost', '::1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _netloc(origin: str) -> str:
    """Return host and port of an origin; nothing where it has none that can be read.

    Examples
    --------
    >>> _netloc("http://localhost:80"), _netloc("http://[")
    ('localhost:80', '')
    """
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_same(one: str, other: str) -> bool:
    """Compare without telling by the time taken where two words part."""
    return hmac.compare_digest(one.encode(), other.encode())
