"""How each part of the box is."""

import time
from collections.abc import Callable
from typing import Any

from noise import __version__
from noise.device import Device
from noise.errors import BadRequest
from noise.machine import Machine

FORGOTTEN_AFTER = 30.0  # seconds since the panel last reported
NO_PANEL = {"up": False, "message": "No front panel has reported."}


class Health:
    """Collects the parts' own words; the panel's come in reports."""

    def __init__(self, machine: Machine, free_bytes: Callable[[], int], device: Device) -> None:
        self._machine = machine
        self._device = device
        self._free_bytes = free_bytes
        self._panel: dict[str, Any] = NO_PANEL
        self._heard = float("-inf")

    def in_brief(self) -> dict[str, Any]:
        """Return the answer of /health/ to anybody."""
        return {"status": _status(self._parts())}

    def report(self) -> dict[str, Any]:
        """Return the answer of /health/; a box without a panel is not degraded."""
        parts = self._parts()
        return {
            "status": _status(parts),
            "version": __version__,
            "free_bytes": self._free_bytes(),
            "address": self._device.address,
            "parts": parts,
        }

    def _parts(self) -> dict[str, dict[str, Any]]:
        panel_known = time.monotonic() - self._heard < FORGOTTEN_AFTER
        return self._machine.parts() | {"panel": self._panel if panel_known else NO_PANEL}

    def hear_panel(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Take the panel's report {"up": bool, "message": sentence or null}."""
        up, message = fields.get("up"), fields.get("message")
        if not isinstance(up, bool) or not (message is None or isinstance(message, str)):
            raise BadRequest('Send {"up": true or false, "message": sentence or null}.')
        self._panel, self._heard = {"up": up, "message": message and message[:500]}, time.monotonic()
        return self._panel


def _status(parts: dict[str, dict[str, Any]]) -> str:
    degraded = any(not part["up"] and part is not NO_PANEL for part in parts.values())
    return "degraded" if degraded else "ok"
