"""Who may: the rules of host, origin and password, the same for every service that answers requests."""

import hmac
import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
AT_HOME = (".local", ".localhost", ".lan", ".home.arpa", ".internal")  # names that no public server has
SHARED = ipaddress.ip_network("100.64.0.0/10")  # of providers' and of virtual private networks
SAFE = ("GET", "HEAD", "OPTIONS")
TRIES, WITHIN = 10, 60.0  # wrong passwords of one address, in seconds
ADDRESSES = 1000  # that are remembered
REALM = WWWAuthenticate("basic", {"realm": "balena-sequencer", "charset": "UTF-8"})

NO_PASSWORD = (
    "This box has no password yet, so it answers only on its own network. "
    "To use it from elsewhere, set the variable PASSWORD for it."
)
FOREIGN = "This change was asked for by another site, so it was refused."
ASKED = "This box asks for its password."
WRONG = "This is not the password of this box."
TOO_OFTEN = "Too many wrong passwords came from there; try again in a minute."


class Access:
    """The rules with one password; without one, only requests for a private host are served."""

    def __init__(self, password: str, signed_in: Callable[[], bool] = lambda: False) -> None:
        self._password = password.encode()
        self._signed_in = signed_in
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def protect(self, app: Flask, *open_endpoints: str) -> None:
        """Refuse what may not be, before any route of `app` but the open ones; let no other site into an answer."""

        @app.before_request
        def check() -> None:
            check_origin()
            if request.endpoint not in open_endpoints:
                self.check()

        @app.after_request
        def guard(answer: Response) -> Response:
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
            return answer

    @property
    def needs_password(self) -> bool:
        """Whether a password is set."""
        return bool(self._password)

    def check(self) -> None:
        """Raise Forbidden, Unauthorized or TooManyRequests where this request may not be served."""
        if not self._password:
            if not is_private(request.headers.get("Host", "")):
                raise Forbidden(NO_PASSWORD)
        elif not self._signed_in():
            self.check_password(_given())

    @property
    def knows(self) -> bool:
        """Whether this request may be served."""
        try:
            self.check()
        except (Forbidden, Unauthorized, TooManyRequests):
            return False
        return True

    def check_password(self, given: bytes | None) -> None:
        """Raise Unauthorized where it is not the password, TooManyRequests where that was tried too often."""
        if given is None:
            raise Unauthorized(ASKED, www_authenticate=REALM)
        with self._lock:
            failures = self._recent(request.remote_addr or "")
            if len(failures) >= TRIES:
                raise TooManyRequests(TOO_OFTEN, retry_after=int(WITHIN))
            if not hmac.compare_digest(given, self._password):
                failures.append(time.monotonic())
                raise Unauthorized(WRONG, www_authenticate=REALM)
            failures.clear()

    def _recent(self, address: str) -> deque[float]:
        """The times of an address's failures that still count."""
        failures = self._failures.pop(address, deque())
        self._failures[address] = failures  # now the newest
        while len(self._failures) > ADDRESSES:
            del self._failures[next(iter(self._failures))]
        while failures and failures[0] < time.monotonic() - WITHIN:
            failures.popleft()
        return failures


def protect(app: Flask, password: str, *open_endpoints: str) -> Access:
    """Apply the rules to `app`, with the password by HTTP's own means: Basic, whoever the user, or Bearer."""
    access = Access(password)
    access.protect(app, *open_endpoints)
    return access


def check_origin() -> None:
    """Raise Forbidden where a page of another site asks for a change."""
    origin = request.headers.get("Origin")
    if request.method not in SAFE and origin and urlsplit(origin).netloc != request.headers.get("Host"):
        raise Forbidden(FOREIGN)


def is_private(host: str) -> bool:
    """Tell whether a Host header names a private address, localhost, a single label or a name of a home's network."""
    name = _without_port(host).rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(AT_HOME)) and ":" not in name
    return address.is_private or address in SHARED


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _given() -> bytes | None:
    """The password that comes with the request: a Bearer's token as it is, for it may have any sign in it."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip().encode("latin-1")
    password = request.authorization.get("password") if request.authorization else None
    return None if password is None else password.encode()
