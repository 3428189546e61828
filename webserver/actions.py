"""What can be done on the page; each is a form, and the page's script sends the same."""

from typing import Any

from flask import Flask, request

from noise.client import Client, SaidNo
from webserver.hub import Hub
from webserver.removals import Removals
from webserver.replies import Failed, Reply, done, wants_page
from webserver.words import named

PICTURE_LIMIT = 10 * 1024 * 1024  # bytes, as in noise


def add_actions(app: Flask, client: Client, hub: Hub, removals: Removals, failed: Failed) -> None:
    """Add the routes."""
    _add_playing(app, client, hub, failed)
    _add_presets(app, client, failed)
    _add_changes(app, client, removals, failed)


def _add_playing(app: Flask, client: Client, hub: Hub, failed: Failed) -> None:
    @app.post("/play/<name>")
    def play(name: str) -> Reply:
        return done(lambda: client.play(name), failed)

    @app.post("/stop")
    def stop() -> Reply:
        return done(client.stop, failed)

    @app.post("/volume")
    def volume() -> Reply:
        return done(lambda: client.set_volume(request.form.get("volume", "")), failed)

    @app.post("/mute")
    def mute() -> Reply:
        return done(lambda: _mute(client, hub), failed)


def _mute(client: Client, hub: Hub) -> Any:
    """Turn the volume off, or back to what it was; two pages that do so at once agree, by what they saw."""
    volume = client.state()["volume"]
    hub.loud = volume or hub.loud
    return client.set_volume(0 if volume else hub.loud)


def _add_presets(app: Flask, client: Client, failed: Failed) -> None:
    @app.post("/presets/<n>/play")
    def play_preset(n: str) -> Reply:
        return done(lambda: client.play_preset(n), failed)

    @app.post("/presets/<n>")
    def store(n: str) -> Reply:
        return done(lambda: client.set_preset(n, _to_store(client)), failed)

    @app.post("/presets/<n>/clear")
    def clear(n: str) -> Reply:
        return done(lambda: client.clear_preset(n), failed)


def _to_store(client: Client) -> str:
    """The noise that the form names, else the one that plays."""
    name = request.form.get("noise") or client.state()["file"]
    if not name:
        raise SaidNo("Nothing plays, so there is nothing to store. Play a noise first.", 409)
    return str(name)


def _add_changes(app: Flask, client: Client, removals: Removals, failed: Failed) -> None:
    @app.post("/noises/<name>/rename")
    def rename(name: str) -> Reply:
        return done(lambda: client.rename(name, named(request.form.get("title", ""))), failed)

    @app.post("/noises/<name>/join")
    def join(name: str) -> Reply:
        return done(lambda: client.set_join(name, request.form.get("join", "")), failed)

    @app.post("/noises/<name>/picture")
    def change_picture(name: str) -> Reply:
        request.max_content_length = PICTURE_LIMIT + 64 * 1024
        return done(lambda: client.set_picture(name, _picture()), failed)

    @app.post("/noises/<name>/delete")
    def delete(name: str) -> Reply:
        return done(lambda: client.remove(name) if wants_page() else removals.later(name), failed)

    @app.post("/noises/<name>/keep")
    def keep(name: str) -> Reply:
        return done(lambda: removals.take_back(name), failed)


def _picture() -> bytes:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise SaidNo("Choose a picture first, a JPEG.", 400)
    return file.read()
