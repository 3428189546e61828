"""The page's login, and what everybody gets who may not see the page."""

import hashlib
from datetime import timedelta

from flask import Flask, Response, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import Forbidden, HTTPException, TooManyRequests, Unauthorized

from noise.access import Access
from webserver.replies import Reply, wants_page

LASTS = timedelta(days=180)
OPEN = ("static", "health", "login", "log_in", "manifest", "worker", "offline")


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        """Behind balena's address the browser speaks https, but it is http that arrives here."""
        origin = request.headers.get("Origin", "")
        return request.is_secure or origin.startswith("https:") or request.headers.get("X-Forwarded-Proto") == "https"


def add_login(app: Flask, password: str) -> None:
    """Protect `app`; with a password, by a login."""
    app.secret_key = _key(password)
    app.session_interface = _Sessions()
    app.config |= {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": LASTS,
    }
    access = Access(password, lambda: session.get("in") is True)
    access.protect(app, *OPEN)
    app.jinja_env.globals["can_log_out"] = access.needs_password
    for kind in (Unauthorized, TooManyRequests, Forbidden):
        app.register_error_handler(kind, _refused)
    _add_routes(app, access)


def _key(password: str) -> bytes:
    """What cookies are signed with: the same after a restart, another with another password, and slow to guess."""
    return hashlib.scrypt(password.encode(), salt=b"balena-sequencer", n=2**14, r=8, p=1)


def _add_routes(app: Flask, access: Access) -> None:
    @app.get("/login")
    def login() -> Reply:
        return redirect(url_for("page")) if access.knows else render_template("login.html")

    @app.post("/login", endpoint="log_in")
    def log_in() -> Reply:
        if access.needs_password:
            access.check_password(request.form.get("password", "").encode())
            session["in"] = session.permanent = True
        return redirect(url_for("page"), 303)

    @app.post("/logout")
    def logout() -> Reply:
        session.clear()
        return redirect(url_for("login"), 303)


def _refused(error: HTTPException) -> Reply:
    """The login, or the reason, as a page for a browser and as a sentence for a script."""
    headers = {"Retry-After": "60"} if isinstance(error, TooManyRequests) else {}
    if not wants_page():
        return {"message": error.description}, error.code or 403, headers
    template = "closed.html" if isinstance(error, Forbidden) else "login.html"
    said = request.method == "POST" or isinstance(error, Forbidden)
    body = render_template(template, message=error.description if said else "")
    return Response(body, error.code, headers)
