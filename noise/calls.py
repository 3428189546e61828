"""Every call of the REST API, once: for the list at `/` and for /openapi.json. A test compares them to the routes."""

import re
from typing import Any

from noise import __version__

CHANGES = {"name": {"type": "string"}, "join": {"enum": ["auto", "never"]}}
# method, path, what it does, the fields of its JSON body (if it has one)
CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("GET", "/", "The state, and this list.", {}),
    ("POST", "/play/<noisename>/", "Play a noise; what played before is crossfaded.", {}),
    ("POST", "/stop/", "Stop.", {}),
    ("GET", "/volume/", "The volume.", {}),
    ("PUT", "/volume/", "Set the volume.", {"volume": {"type": "integer", "minimum": 0, "maximum": 100}}),
    ("GET", "/noises/", "All noises; with ?all also what was refused.", {}),
    ("GET", "/noises/<name>/", "One noise.", {}),
    ("PATCH", "/noises/<name>/", "Rename a noise (presets follow), or have its ends joined or not.", CHANGES),
    ("DELETE", "/noises/<name>/", "Delete a noise and its picture.", {}),
    ("GET", "/noises/<name>/audio/", "The original audio file.", {}),
    ("PUT", "/noises/<name>/audio/", "Add or replace a noise: the file is the body.", {}),
    ("GET", "/noises/<name>/picture/", "The picture.", {}),
    ("PUT", "/noises/<name>/picture/", "Add or replace the picture: a JPEG is the body.", {}),
    ("GET", "/noises/<name>/waveform/", "At most 1000 pairs of least and largest value, -1..1.", {}),
    ("GET", "/presets/", "The four presets.", {}),
    ("PUT", "/presets/<n>/", "Store a noise in a preset.", {"noise": {"type": "string"}}),
    ("DELETE", "/presets/<n>/", "Empty a preset.", {}),
    ("POST", "/presets/<n>/play/", "Play a preset.", {}),
    ("GET", "/events/", "The state now and after every change, as server-sent events.", {}),
    ("GET", "/health/", "How each part is.", {}),
    ("PUT", "/health/panel/", "The front panel's report.", {"up": {"type": "boolean"}, "message": {"type": "string"}}),
    ("GET", "/openapi.json", "This API as an OpenAPI document.", {}),
]
RAW = {"/noises/<name>/audio/": "application/octet-stream", "/noises/<name>/picture/": "image/jpeg"}


def listed() -> list[dict[str, str]]:
    """Return the calls for people: method, path, what it does."""
    return [{"method": method, "path": path, "does": does} for method, path, does, _ in CALLS]


def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for method, path, does, fields in CALLS:
        paths.setdefault(re.sub(r"<(\w+)>", r"{\1}", path), {})[method.lower()] = _operation(method, path, does, fields)
    information = {"title": "balena-sequencer noise", "version": __version__, "license": {"name": "Apache-2.0"}}
    return {"openapi": "3.1.0", "info": information, "paths": paths}


def _operation(method: str, path: str, does: str, fields: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": does, "responses": _responses()}
    if names := re.findall(r"<(\w+)>", path):
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
    if method in ("PUT", "PATCH"):
        operation["requestBody"] = {"required": True, "content": _content(path, fields)}
    return operation


def _content(path: str, fields: dict[str, Any]) -> dict[str, Any]:
    if path in RAW:
        return {RAW[path]: {}}
    return {"application/json": {"schema": {"type": "object", "properties": fields}}}


def _responses() -> dict[str, Any]:
    message = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}
    return {
        "2XX": {"description": "It worked."},
        "default": {"description": "It did not; why.", "content": {"application/json": {"schema": message}}},
    }
