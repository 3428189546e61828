"""The page: a face of noise that knows only its client."""

import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from noise.client import Client, ClientError, NoAnswer
from webserver.words import about

Reply = tuple[str, int] | Redirect
GONE_AFTER = 15_000  # milliseconds without an acknowledgement until a silent page's connection is closed


def create_app(client: Client) -> Flask:
    """Return the WSGI application."""
    app = Flask(__name__)
    app.jinja_env.globals["about"] = about
    _add_page(app, client)
    _add_actions(app, client)
    _add_events(app, client)
    return app


def _add_page(app: Flask, client: Client) -> None:
    @app.get("/")
    def page() -> Reply:
        return _page(client)


def _add_actions(app: Flask, client: Client) -> None:
    @app.post("/play/<name>")
    def play(name: str) -> Reply:
        return _done(client, lambda: client.play(name))

    @app.post("/stop")
    def stop() -> Reply:
        return _done(client, client.stop)

    @app.post("/volume")
    def volume() -> Reply:
        return _done(client, lambda: client.set_volume(request.form.get("volume", "")))


def _add_events(app: Flask, client: Client) -> None:
    @app.get("/events")
    def events() -> Response:
        _close_when_silent(request.environ.get("gunicorn.socket"))
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return Response(_messages(client), mimetype="text/event-stream", headers=headers)


def _messages(client: Client) -> Iterator[str]:
    """Pass noise's events on, its beats too: a page that hears nothing, or hears no more, is found out by them."""
    try:
        for state in client.events(beats=True):
            yield _message("state", state) if state else _message("beat", None)
    except ClientError as error:
        yield _message("gone", str(error))


def _message(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _close_when_silent(connection: socket.socket | None) -> None:
    """Have the system close the connection of a phone that left without a word: its events hold a thread."""
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER)


def _page(client: Client, message: str = "", status: int = 200) -> tuple[str, int]:
    try:
        state, noises = client.state(), client.noises(refused=True)
    except ClientError as error:
        return _empty_page(error)
    return render_template("page.html", state=state, noises=noises, message=message), status


def _empty_page(error: ClientError) -> tuple[str, int]:
    return render_template("page.html", state=None, noises=[], message=str(error)), error.status


def _done(client: Client, act: Callable[[], Any]) -> Reply:
    """Act, then have the browser get the page; where that failed, the page with the reason."""
    try:
        act()
    except NoAnswer as error:
        return _empty_page(error)  # asking once more would only double the wait
    except ClientError as error:
        return _page(client, str(error), error.status)
    return redirect(url_for("page"), 303)
