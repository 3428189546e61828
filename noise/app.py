"""The routes: each asks the machine or the uploads and answers in JSON."""

import mimetypes
from typing import Any, cast
from urllib.parse import quote

from noise import flask_api_bridge as flask_api_bridge  # isort: skip
from flask import Flask, Response, request
from flask_api import FlaskAPI

from noise import calls
from noise.access import Access, protect
from noise.errors import BadRequest, Unknown
from noise.events import Events, close_when_silent
from noise.health import Health
from noise.machine import Machine
from noise.noises import Noise, described
from noise.staging import patience
from noise.uploads import Uploads
from noise.web import Request, allow_styles, handle_errors, keep_deadlines

Answer = dict[str, Any]


def create_app(machine: Machine, uploads: Uploads, health: Health, password: str) -> Flask:
    """Return the WSGI application."""
    app: Flask = FlaskAPI(__name__)
    app.request_class = Request
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    handle_errors(app)
    access = protect(app, password, "get_health")
    allow_styles(app)
    keep_deadlines(app)
    _add_playing(app, machine)
    _add_noises(app, machine, uploads)
    _add_files(app, machine, uploads)
    _add_waveform(app, machine)
    _add_presets(app, machine)
    _add_watching(app, machine)
    _add_health(app, health, access)
    return app


def _add_playing(app: Flask, machine: Machine) -> None:
    @app.get("/")
    def index() -> Answer:
        return {**machine.state(), "calls": calls.listed()}

    @app.post("/play/<noisename>/")
    def play(noisename: str) -> Answer:
        return machine.play(noisename)

    @app.post("/stop/")
    def stop() -> Answer:
        return machine.stop()

    @app.get("/volume/")
    def get_volume() -> Answer:
        state = machine.state()
        return {"volume": state["volume"], "volume_max": state["volume_max"]}

    @app.put("/volume/")
    def set_volume() -> Answer:
        return machine.set_volume(_request().field("volume"))


def _add_noises(app: Flask, machine: Machine, uploads: Uploads) -> None:
    @app.get("/noises/")
    def noises() -> list[Answer]:
        return [described(noise) for noise in machine.catalog.noises(refused="all" in request.args)]

    @app.get("/noises/<name>/")
    def noise(name: str) -> Answer:
        return described(machine.catalog.get(name))

    @app.patch("/noises/<name>/")
    def change_noise(name: str) -> Answer:
        fields = _request().fields()
        if not fields.keys() & {"name", "join"} or not isinstance(fields.get("name", ""), str):
            raise BadRequest('Send {"name": new} to rename the noise, or {"join": "auto" or "never"}.')
        old, new = uploads.check_rename(name, fields.get("name", name))
        if "join" in fields:
            machine.set_join(old, fields["join"])
        if new != old:
            with machine.renaming(old, new):
                uploads.rename(old, new)
        return described(machine.catalog.get(new))

    @app.delete("/noises/<name>/")
    def delete_noise(name: str) -> Answer:
        removed = uploads.remove(name)
        machine.removed(removed)
        return {"removed": removed}


def _add_files(app: Flask, machine: Machine, uploads: Uploads) -> None:
    @app.get("/noises/<name>/audio/")
    def audio(name: str) -> Response:
        noise = machine.catalog.get(name)
        return _sent(machine, noise.object, noise.stamp.tag)

    @app.put("/noises/<name>/audio/")
    def put_audio(name: str) -> tuple[Answer, int]:
        with patience(request.environ.get("gunicorn.socket")):
            noise, new = uploads.audio(name, _request().stream, request.content_length)
        waits = noise.status in ("queued", "importing")
        return described(noise), 202 if waits else 201 if new else 200

    @app.get("/noises/<name>/picture/")
    def picture(name: str) -> Response:
        noise = machine.catalog.get(name)
        if noise.picture is None:
            return _drawn(machine, noise)
        return _sent(machine, noise.picture, machine.catalog.tag_of(noise.picture))

    @app.put("/noises/<name>/picture/")
    def put_picture(name: str) -> tuple[Answer, int]:
        with patience(request.environ.get("gunicorn.socket")):
            new = uploads.picture(name, _request().stream, request.content_length)
        return described(machine.catalog.get(name)), 201 if new else 200


def _add_waveform(app: Flask, machine: Machine) -> None:
    @app.get("/noises/<name>/waveform/")
    def waveform(name: str) -> Response:
        pairs = machine.catalog.waveform(name)
        return Response(pairs, mimetype="application/json")


def _add_presets(app: Flask, machine: Machine) -> None:
    @app.get("/presets/")
    def presets() -> Answer:
        return machine.presets()

    @app.put("/presets/<n>/")
    def set_preset(n: str) -> Answer:
        return machine.set_preset(n, _request().field("noise"))

    @app.delete("/presets/<n>/")
    def clear_preset(n: str) -> Answer:
        return machine.set_preset(n, None)

    @app.post("/presets/<n>/play/")
    def play_preset(n: str) -> Answer:
        return machine.play_preset(n)


def _add_watching(app: Flask, machine: Machine) -> None:
    streams = Events(machine.changes, machine.state)

    @app.get("/events/")
    def events() -> Response:
        close_when_silent(request.environ.get("gunicorn.socket"))
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return Response(streams.stream(), mimetype="text/event-stream", headers=headers)

    @app.get("/openapi.json")
    def openapi() -> Answer:
        return calls.openapi()


def _add_health(app: Flask, health: Health, access: Access) -> None:
    @app.get("/health/")
    def get_health() -> Answer:
        return health.report() if access.knows else health.in_brief()

    @app.put("/health/panel/")
    def panel_health() -> Answer:
        return health.hear_panel(_request().fields())


def _request() -> Request:
    return cast(Request, request)


def _drawn(machine: Machine, noise: Noise) -> Response:
    """The picture of a noise that has none of its own: its spectrum."""
    if noise.loop is None:
        raise Unknown(f"{noise.name!r} has no picture yet.")
    response = Response(machine.catalog.drawn_picture(noise.name), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(noise.key)
    return cast(Response, response.make_conditional(request))


def _sent(machine: Machine, object_name: str, tag: str) -> Response:
    """Stream an object, or answer that the client's copy is still right."""
    kind = mimetypes.guess_type(object_name)[0] or ""
    kind = kind if kind.startswith(("audio/", "image/jpeg")) else "application/octet-stream"  # nothing that runs
    response = Response(mimetype=kind, headers={"Cache-Control": "no-cache"})
    response.set_etag(tag)
    if response.make_conditional(request).status_code != 304:
        response.response = machine.catalog.read(object_name)
        filename = quote(object_name.rpartition("/")[2])
        response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{filename}"
        response.content_length = machine.catalog.size_of(object_name)
    return response
