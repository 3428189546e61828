"""Where the box is on its network, for people who want to open its page."""

import json
import socket
import threading
import time
import urllib.request
from pathlib import Path

LASTS = 30.0  # seconds until it is looked up again
WITHIN = 1.0  # second for an answer
NOWHERE = ("192.0.2.1", 9)  # an address for documentation: nothing is sent, the system only says which way it would go


class Device:
    """The box's address: the balena supervisor knows it where there is one, else the system."""

    def __init__(self, supervisor: str | None) -> None:
        self._supervisor = supervisor
        self._lock = threading.Lock()
        self._address: str | None = None
        self._asked = float("-inf")

    @property
    def address(self) -> str | None:
        """The address, looked up now and then; None where it has none that others could use."""
        with self._lock:
            if time.monotonic() - self._asked > LASTS:
                self._asked = time.monotonic()
                self._address = _of_supervisor(self._supervisor) if self._supervisor else _of_system()
            return self._address


def _of_supervisor(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=WITHIN) as answer:
            addresses = str(json.load(answer).get("ip_address") or "").split()
    except (OSError, ValueError, AttributeError):
        return None
    return addresses[0] if addresses else None


def _of_system() -> str | None:
    if Path("/.dockerenv").exists():
        return None  # a container's own address is of no use to anybody
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])
