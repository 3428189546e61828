"""Pictures, waveforms and originals."""

from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from noise.client import Client
from webserver.pictures import WIDTHS, Pictures

FOR_EVER = "private, max-age=31536000, immutable"


def add_media(app: Flask, client: Client, pictures: Pictures) -> None:
    """Add the routes."""

    @app.get("/noises/<name>/picture")
    def picture(name: str) -> Response:
        width = min(WIDTHS, key=lambda w: abs(w - request.args.get("w", 640, int)))
        return _kept(pictures.scaled(name, _version(), width), "image/jpeg", f"{_version()}-{width}")

    @app.get("/noises/<name>/waveform")
    def waveform(name: str) -> Response:
        return _kept(pictures.waveform(name, _version()), "image/svg+xml", _version())

    @app.get("/noises/<name>/audio")
    def audio(name: str) -> Response:
        headers, pieces = client.audio(name)
        filename = headers.get("Content-Disposition", "").rpartition("''")[2] or quote(name)
        answer = Response(pieces, mimetype=headers.get("Content-Type"))
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{filename}"
        answer.headers["Content-Length"] = headers["Content-Length"]
        return answer


def _version() -> str:
    """The `v` of the address, which changes with what is there; raise BadRequest where there is none."""
    version = request.args.get("v", "")
    if not (version.isascii() and version.isalnum()):
        raise BadRequest
    return version[:20]


def _kept(body: bytes, kind: str, tag: str) -> Response:
    answer = Response(body, mimetype=kind)
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = FOR_EVER
    return answer.make_conditional(request)  # type: ignore[return-value]
