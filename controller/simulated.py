"""The simulated panel: a drawing of the box in a browser that behaves as the real one.

Flask's own server, with a thread for each request, is enough for it: it belongs to one process, whose loop is the
controller's, and a handful of people look at it.
"""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, abort, render_template, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from controller.config import Config
from controller.font import DOTS
from controller.panel import Control, Events, Frame, Pressed, Released, Turned
from noise.access import protect

BEAT = 5.0  # seconds; writing is the only way to learn that a browser has gone
BODY_LIMIT = 1024  # bytes
FARTHEST = 100  # detents in one request
LOOK = 0.05  # seconds until the server notices that it is to end
CONTROLS = [control.value for control in Control]
WRONG = 'Send {"press": control}, {"release": control} or {"turn": detents}; the controls are '


class SimulatedPanel:
    """The panel at a port. `show` and the requests meet at one condition."""

    trouble = None

    def __init__(self, config: Config, events: Events) -> None:
        self._frame = Frame(rows=(b" " * config.lcd_columns,) * config.lcd_rows)
        self._news = threading.Condition()
        app = create_app(self, events, config)
        self._server = _server(app, config.port)
        threading.Thread(target=self._server.serve_forever, args=(LOOK,), daemon=True).start()

    def show(self, frame: Frame) -> None:
        """Bring all browsers to this."""
        with self._news:
            if frame != self._frame:
                self._frame = frame
                self._news.notify_all()

    def close(self, farewell: Frame) -> None:
        """Show the farewell; who looks at it later finds nobody."""
        self.show(farewell)
        self._server.shutdown()

    def frames(self) -> Iterator[Frame | None]:
        """Yield the frame now and after every change, None in a while without any."""
        seen: Frame | None = None
        while True:
            with self._news:
                changed = self._news.wait_for(lambda: self._frame is not seen, BEAT)  # noqa: B023
                seen = self._frame
            yield seen if changed else None


def create_app(panel: SimulatedPanel, events: Events, config: Config) -> Flask:
    """Return the WSGI application."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    protect(app, config.password, "health")
    _add_routes(app, panel, events, config)
    return app


def _add_routes(app: Flask, panel: SimulatedPanel, events: Events, config: Config) -> None:
    @app.get("/")
    def page() -> str:
        return render_template("panel.html", columns=config.lcd_columns, rows=config.lcd_rows)

    @app.get("/glass")
    def glass() -> Response:
        messages = (_message(frame) for frame in panel.frames())
        return Response(messages, mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})

    @app.post("/input")
    def take() -> tuple[str, int]:
        events.put(_event(request.get_json(force=True, silent=True)))
        return "", 204

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}


def _event(body: Any) -> Pressed | Released | Turned:
    """Return what a request means; answer 400 with a sentence where it makes no sense."""
    match body:
        case {"press": str(name)} if name in CONTROLS:
            return Pressed(Control(name))
        case {"release": str(name)} if name in CONTROLS:
            return Released(Control(name))
        case {"turn": int(detents)} if 0 < abs(detents) <= FARTHEST:
            return Turned(detents)
    abort(400, f"{WRONG}{', '.join(CONTROLS)}.")


def _message(frame: Frame | None) -> str:
    if frame is None:
        return ": beat\n\n"
    cells = [[DOTS[code] for code in row] for row in frame.rows]
    data = {"cells": cells, "text": frame.text, "backlight": frame.backlight}
    return f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


class _Handler(WSGIRequestHandler):
    """Keeps connections open, so that what is pressed comes in order and soon; logs nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60  # seconds without a word until a connection is closed

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


def _server(app: Flask, port: int) -> BaseWSGIServer:
    """Return the server at a port; end with a sentence where that is taken."""
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("0.0.0.0", port))
        except OSError as error:
            sys.exit(f"The simulated panel cannot listen on port {port}: {error.strerror}. Set PORT to another.")
    return make_server("0.0.0.0", port, app, threaded=True, request_handler=_Handler)
