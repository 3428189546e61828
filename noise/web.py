"""What every route shares: bodies, names of errors, and how Flask-API reads a request."""

import json
import math
import time
from typing import Any
from urllib.parse import parse_qsl

from noise import flask_api_bridge as flask_api_bridge  # isort: skip
from flask import Flask, Response, jsonify, request
from flask_api.exceptions import NotAcceptable
from flask_api.mediatypes import MediaType
from flask_api.negotiation import DefaultNegotiation
from flask_api.request import APIRequest
from werkzeug.exceptions import HTTPException

from noise.access import POLICY, SAFE
from noise.errors import BadRequest, NoiseError, TooLarge, TooLate

BODY_LIMIT = 64 * 1024  # bytes of a JSON body
KEPT = ("Allow", "WWW-Authenticate", "Retry-After")  # of an error's headers
SENTENCES = {
    404: "There is nothing at this address; GET / lists all calls.",
    405: "This address does not take this method; GET / lists all calls.",
    413: "The request is too large.",
    500: "Something went wrong inside; the log says what.",
}


class _Negotiation(DefaultNegotiation):  # type: ignore[misc]
    """Who accepts only what we don't have gets JSON."""

    def select_renderer(self, renderers: list[Any]) -> tuple[Any, Any]:
        try:
            return super().select_renderer(renderers)
        except NotAcceptable:
            return renderers[0], MediaType(renderers[0].media_type)


class Request(APIRequest):  # type: ignore[misc]
    """A request whose body is bounded, but for the two that are streamed."""

    negotiator_class = _Negotiation

    @property
    def max_content_length(self) -> int | None:
        """Return the limit of what may be read into memory."""
        return None if self.environ["REQUEST_METHOD"] == "PUT" else BODY_LIMIT

    def fields(self) -> dict[str, Any]:
        """Return the body as a JSON object, whatever type it claims, or as a form; raise BadRequest."""
        body = self.stream.read(BODY_LIMIT + 1)
        if len(body) > BODY_LIMIT:
            raise TooLarge("The body is too large: a small JSON object was expected.")
        values = _parsed(body)
        if not isinstance(values, dict):
            raise BadRequest("The body has to be a JSON object.")
        return values

    def field(self, name: str) -> Any:
        """Return one field of the body; raise BadRequest where it is missing."""
        fields = self.fields()
        if name not in fields:
            raise BadRequest(f'The field "{name}" is missing: send a JSON object that has it.')
        return fields[name]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    if b"=" in body and not body.lstrip().startswith((b"{", b"[")):
        return dict(parse_qsl(body.decode("utf-8", "replace")))
    return None


def allow_styles(app: Flask) -> None:
    """Let the pages that Flask-API makes for browsers have the styles that stand in them."""

    @app.after_request
    def allow(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = f"{POLICY}; style-src 'self' 'unsafe-inline'"
        return answer


def keep_deadlines(app: Flask) -> None:
    """Refuse a change whose header Request-Deadline, in seconds since 1970, names a time that has passed."""

    @app.before_request
    def check_deadline() -> None:
        if request.method not in SAFE and time.time() > _deadline(request.headers.get("Request-Deadline", "inf")):
            raise TooLate("This came too late, so it was not done.")


def _deadline(text: str) -> float:
    try:
        deadline = float(text)
    except ValueError:
        deadline = math.nan
    if math.isnan(deadline):
        raise BadRequest("The header Request-Deadline has to be a number of seconds since 1970.")
    return deadline


def handle_errors(app: Flask) -> None:
    """Answer every error with {"message": sentence}."""
    app.register_error_handler(NoiseError, _our_error)
    app.register_error_handler(HTTPException, _http_error)


def _our_error(error: NoiseError) -> tuple[Response, int]:
    return jsonify(message=str(error)), error.status


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    response = jsonify(message=SENTENCES.get(code) or error.description or error.name)
    response.status_code = code
    response.headers.extend((k, v) for k, v in error.get_headers() if k in KEPT)
    return response
