"""How an action is answered: the page for a browser without scripts, a sentence for the page's own script."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from noise.client import ClientError

Reply = Response | str | tuple[str, int] | tuple[dict[str, Any], int] | tuple[dict[str, Any], int, dict[str, str]]
Failed = Callable[[ClientError], Reply]  # shows the page with the reason


def wants_page() -> bool:
    """Whether a person's browser asks, not a script; the page's script asks for JSON."""
    return "text/html" in request.headers.get("Accept", "")


def done(act: Callable[[], Any], failed: Failed) -> Reply:
    """Act, then have the browser get the page again; where that failed, the page has the reason."""
    try:
        answer = act()
    except ClientError as error:
        return sorry(error, failed)
    return redirect(url_for("page"), 303) if wants_page() else (_message(answer), 200)


def sorry(error: ClientError, failed: Failed) -> Reply:
    """Say why not."""
    return failed(error) if wants_page() else ({"message": str(error)}, error.status)


def _message(answer: Any) -> dict[str, Any]:
    return {"message": answer.get("message")} if isinstance(answer, dict) else {}
