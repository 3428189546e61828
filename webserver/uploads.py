"""Sounds on their way to noise: one by one from the page's script, several at once from a form."""

import shutil
import socket
import tempfile
from typing import IO, Any

from flask import Flask, request
from werkzeug.datastructures import FileStorage

from noise.client import Client, ClientError, SaidNo
from webserver.removals import Removals
from webserver.replies import Failed, Reply, done, sorry
from webserver.words import another, named_file, size

LONGEST = 200  # bytes of a name, as in noise
LIMIT = 4 * 1024**3  # bytes of a file, as in noise
PATIENCE = 20.0  # seconds without a byte until an upload counts as broken off, as in noise
RESERVE = 64 * 1024**2  # bytes of this machine's disk that a form leaves free


class Body:
    """The body of a request, with its length, so that what is sent on has one too."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream = stream
        self.len = length  # requests looks for this name

    def read(self, count: int = -1) -> bytes:
        """Read."""
        return self._stream.read(count)


def add_uploads(app: Flask, client: Client, removals: Removals, failed: Failed) -> None:
    """Add the routes."""

    @app.get("/uploads/<filename>")
    def plan(filename: str) -> Reply:
        try:
            return _plan(client, filename, request.args.get("bytes", 0, int)), 200
        except ClientError as error:
            return {"message": str(error)}, error.status

    @app.put("/uploads/<name>")
    def send(name: str) -> Reply:
        _lose_patience(request.environ.get("gunicorn.socket"))
        request.max_content_length = LIMIT
        try:
            noise = client.upload(name, _body())
            removals.forget(name)  # what was to be deleted is replaced
        except ClientError as error:
            return {"message": str(error)}, error.status
        return {"name": noise["name"], "title": noise["title"], "status": noise["status"]}, 200

    @app.post("/uploads")
    def upload() -> Reply:
        if (request.content_length or 0) > shutil.disk_usage(tempfile.gettempdir()).free - RESERVE:
            return sorry(SaidNo("There is no room for so much at once: send fewer files, or smaller.", 507), failed)
        _lose_patience(request.environ.get("gunicorn.socket"))
        request.max_content_length = LIMIT
        return done(lambda: _send_all(client, request.files.getlist("audio")), failed)


def _lose_patience(connection: socket.socket | None) -> None:
    """Have the reading of a body fail when nothing comes for too long: a phone out of reach would hold a thread."""
    if connection is not None:
        connection.settimeout(PATIENCE)


def _plan(client: Client, filename: str, count: int) -> dict[str, Any]:
    """Say what a file would be called, and whether that name is taken; raise SaidNo where it cannot be sent."""
    name = _named(filename)
    free = client.health()["free_bytes"]
    if count > min(free, LIMIT):
        raise SaidNo(f"It has {size(count)}, but there is room for {size(min(free, LIMIT))} only.", 507)
    taken = _names(client)
    return {"name": name, "taken": name in taken, "free": another(name, taken)}


def _named(filename: str) -> str:
    name = named_file(filename)
    if not name:
        raise SaidNo(f"{filename!r} has no letter or digit in its name; rename the file.", 400)
    if len(name.encode()) > LONGEST:
        raise SaidNo("Its name is too long; rename the file.", 400)
    return name


def _body() -> Body:
    if request.content_length is None:
        raise SaidNo("The upload has to say how long it is.", 411)
    return Body(request.stream, request.content_length)


def _send_all(client: Client, files: list[FileStorage]) -> None:
    """Send every file that a form has; nothing is replaced, a taken name gets a number."""
    files = [file for file in files if file.filename]
    if not files:
        raise SaidNo("Choose one or more sound files first.", 400)
    troubles = [trouble for file in files if (trouble := _send(client, file))]
    if troubles:
        raise SaidNo(" ".join(troubles), 415)


def _send(client: Client, file: FileStorage) -> str | None:
    try:
        client.upload(another(_named(file.filename or ""), _names(client)), file.stream)
    except ClientError as error:
        return f"{file.filename}: {error}"
    return None


def _names(client: Client) -> set[str]:
    return {noise["name"] for noise in client.noises(refused=True)}
