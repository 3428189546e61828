"""The page: a face of noise that knows only its client."""

import contextlib
import socket
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from noise.access import is_private
from noise.client import Client, ClientError, NoAnswer
from webserver.actions import add_actions
from webserver.hub import Hub
from webserver.listing import Listing, find
from webserver.login import add_login
from webserver.media import add_media
from webserver.pictures import Pictures
from webserver.removals import Removals
from webserver.replies import Reply, sorry, wants_page
from webserver.shell import add_shell
from webserver.uploads import add_uploads
from webserver.words import about, seam, size

GONE_AFTER = 15_000  # milliseconds without an acknowledgement until a silent page's connection is closed
FORM_LIMIT = 64 * 1024  # bytes of a form without files
SENTENCES = {
    400: "This request breaks off or makes no sense, so nothing was done.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "That is more than this box accepts.",
    500: "Something went wrong inside; the log says what.",
}


def create_app(client: Client, password: str = "", console_port: int | None = None) -> Flask:
    """Return the WSGI application."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "about": about,
        "seam": seam,
        "size": size,
        "is_private": is_private,
        "split_host": urlsplit,
        "console_port": console_port,
    }
    hub, faces, removals = Hub(client), Faces(client), Removals(client)
    add_login(app, password)
    add_shell(app)
    _add_faces(app, faces)
    add_actions(app, client, hub, removals, faces.page)
    add_uploads(app, client, removals, faces.page)
    add_media(app, client, Pictures(client))
    _add_events(app, hub)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ClientError, lambda error: sorry(error, faces.page))
    return app


class Faces:
    """What is rendered: the whole page, and those parts of it that the page's script asks for anew."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listing = Listing(client)

    def page(self, failed: ClientError | None = None) -> tuple[str, int]:
        """Return the page, with the reason if something failed."""
        if isinstance(failed, NoAnswer):
            return _blank(failed)  # asking once more would only double the wait
        try:
            return self._full_page(failed)
        except ClientError as error:
            return _blank(error)

    def _full_page(self, failed: ClientError | None) -> tuple[str, int]:
        state, noises = self._client.state(), self._client.noises(refused=True)
        playing = next((noise for noise in noises if noise["name"] == state["file"]), None)
        seen = {"state": state, "noises": noises, "health": self._client.health(), "playing": playing}
        return render_template("page.html", message=str(failed or ""), **seen), failed.status if failed else 200

    def noise(self, name: str) -> Reply:
        """Return what there is to know of a noise, and to change of it."""
        return render_template("noise.html", noise=find(self._client, name)), 200

    def library(self, number: int) -> str:
        """Return the list of noises, not older than the number of the library says."""
        return self._listing.html(number)

    def device(self) -> tuple[str, int]:
        """Return how the box is."""
        return render_template("_device.html", health=self._client.health()), 200


def _blank(error: ClientError) -> tuple[str, int]:
    nothing: dict[str, Any] = {"state": None, "noises": [], "health": None, "playing": None}
    return render_template("page.html", message=str(error), **nothing), error.status


def _add_faces(app: Flask, faces: Faces) -> None:
    @app.get("/")
    def page() -> Reply:
        return faces.page()

    @app.get("/noises/<name>")
    def noise(name: str) -> Reply:
        return faces.noise(name)

    @app.get("/library")
    def library() -> Reply:
        return faces.library(request.args.get("n", 0, int))

    @app.get("/device")
    def device() -> Reply:
        return faces.device()


def _add_events(app: Flask, hub: Hub) -> None:
    @app.get("/events")
    def events() -> Reply:
        leave = hub.join()
        if leave is None:
            return {"message": "Too many pages are open; close some of them."}, 503
        _close_when_silent(request.environ.get("gunicorn.socket"))
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        answer = Response(hub.messages(), mimetype="text/event-stream", headers=headers)
        answer.call_on_close(leave)
        return answer


def _close_when_silent(connection: socket.socket | None) -> None:
    """Have the system close the connection of a phone that left without a word: its events hold a thread."""
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER)


def _http_error(error: HTTPException) -> tuple[Any, int]:
    code = error.code or 500
    sentence = SENTENCES.get(code) or error.description or error.name
    return (render_template("closed.html", message=sentence) if wants_page() else {"message": sentence}), code
