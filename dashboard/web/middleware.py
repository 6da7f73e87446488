"""What stands before everything: our own address only, our own pages only, and nothing without a visit."""

import re
from typing import Any

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.accounts.sign_in import Accounts, Visit
from dashboard.form import view
from dashboard.web.cookies import token_of

HEADER = b"x-visit"
OPEN = frozenset(
    {
        *("/set-up", "/sign-in", "/claim", "/sign-out", "/close", "/closed", "/help", "/visit", "/lost", "/confirm"),
        view.ACTION,  # what is sent there when a visit has just ended waits for its author
        *("/instance", "/icon.png", "/favicon.png", "/_stcore/health"),
    }
)
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/oauth2callback", "/auth/")
SAFE = frozenset({"GET", "HEAD"})
# Exactly as long as Streamlit's hash: what follows in the message may look like more of it.
MEDIA = re.compile(rb"/media/([0-9a-f]{32})")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# With "no-referrer" browsers send `Origin: null` with our own forms; "same-origin" tells other hosts just as little.
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class AccessMiddleware:
    """Pure ASGI, outside everything of Streamlit's."""

    def __init__(
        self,
        app: ASGIApp,
        accounts: Accounts,
        port: int,
        cookie: str,
        allowed: frozenset[str] = OPEN,
        home: str = "/sign-in",
    ) -> None:
        """Stands before `app`, reached at 127.0.0.1:`port` only; without a visit there is `allowed` and `home`."""
        self.app, self.accounts, self.cookie, self.allowed, self.home = app, accounts, cookie, allowed, home
        self.host, self.local = f"127.0.0.1:{port}", f"localhost:{port}"
        self.origin = f"http://{self.host}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or one socket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        visit = self.accounts.visits.by_cookie(token_of(scope, self.cookie, self.accounts.visits.by_cookie))
        kept = [(key, value) for key, value in scope["headers"] if key.lower() != HEADER]
        scope = {**scope, "headers": kept + ([(HEADER, visit.id.encode())] if visit else [])}
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, headers, visit)
        else:
            refusal = self._refusal(scope, headers, visit)
            await (refusal or self.app)(scope, receive, _with_headers(scope["path"], send))

    def _refusal(self, scope: Scope, headers: dict[str, str], visit: Visit | None) -> Response | None:
        """What to answer instead of the page that was asked for; None lets the request through."""
        path, method, host = scope["path"], scope["method"], headers.get("host", "")
        if host != self.host:
            if host.lower() == self.local and method in SAFE:
                query = "?" + scope["query_string"].decode("latin-1") if scope["query_string"] else ""
                return RedirectResponse(self.origin + scope["raw_path"].decode("latin-1") + query, 307)
            return _no(400, "Open this at its own address.")
        if method not in SAFE and headers.get("origin") != self.origin:
            return _no(403, "This did not come from our own page.")
        if path in self.allowed or (path.startswith("/static/") and method in SAFE):
            return None
        if path.startswith(CLOSED):
            return _no(404, "There is nothing here.")
        if path.startswith("/media/"):
            known = visit is not None and path.removeprefix("/media/").partition(".")[0] in visit.media
            return None if known else _no(403, "This address belongs to a visit that is over.")
        if visit is not None:
            return None
        if path.startswith(("/_stcore/", "/component/", "/app/")) or method not in SAFE:
            return _no(403, "Sign in first.")
        return RedirectResponse(self.home, 303)

    async def _socket(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], visit: Visit | None
    ) -> None:
        ours = headers.get("host") == self.host and headers.get("origin") == self.origin
        if visit is None or not ours or scope["path"] != "/_stcore/stream":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        socket = _Socket(self.accounts, visit, receive, send)
        await self.app(scope, socket.receive, socket.send)


class _Socket:
    """One page's socket, closed by the first message either way after its visit is over."""

    def __init__(self, accounts: Accounts, visit: Visit, receive: Receive, send: Send) -> None:
        self._accounts, self._visit, self._receive, self._send = accounts, visit, receive, send
        self._closed = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive":
            if await self._over():
                return {"type": "websocket.disconnect", "code": 1008}
            self._visit.touch()
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            if await self._over():
                return
            self._visit.media.update(name.decode() for name in MEDIA.findall(message.get("bytes") or b""))
        if not self._closed:
            await self._send(message)

    async def _over(self) -> bool:
        if not self._closed and self._accounts.visits.by_id(self._visit.id) is not self._visit:
            self._closed = True
            await self._send({"type": "websocket.close", "code": 1008})
        return self._closed


def _no(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status)


def _with_headers(path: str, send: Send) -> Send:
    """`send`, with our headers on every answer in place of whatever stood there."""

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            ours = {**HEADERS, **({} if path.startswith("/static/") else {"cache-control": "no-store"})}
            own = [(k, v) for k, v in message["headers"] if k.decode("latin-1").lower() not in ours]
            message = {**message, "headers": own + [(k.encode(), v.encode()) for k, v in ours.items()]}
        await send(message)

    return sending
