"""Lets Flask-API 3.1 run on the current Flask: import this before flask_api.

Flask-API imports two names that its successors no longer have. Both are put back here, and nothing else is changed.
"""

from typing import IO, Any

import flask.globals
import werkzeug.urls
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser


class _RequestContextStack:
    """The stack that was: only its top is ever looked at."""

    @property
    def top(self) -> Any:
        return request_ctx


def _url_decode_stream(stream: IO[bytes]) -> MultiDict[str, str]:
    parser = FormDataParser(silent=False)
    return parser.parse(stream, "application/x-www-form-urlencoded", None)[1]


flask.globals._request_ctx_stack = _RequestContextStack()  # type: ignore[attr-defined]
werkzeug.urls.url_decode_stream = _url_decode_stream  # type: ignore[attr-defined]
