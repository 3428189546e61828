"""Programs for the Pi's processor on this one: QEMU, told to the kernel for as long as it is needed."""

import contextlib
import fcntl
import subprocess
from collections.abc import Iterator
from pathlib import Path

REGISTRY = Path("/proc/sys/fs/binfmt_misc")
QEMU = "/usr/bin/qemu-aarch64-static"
NAME = "fleet-aarch64"
# The first bytes of a program for it, and which of their bits count. F: the kernel opens QEMU now, so that
# containers need not have it.
MAGIC = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
MASK = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
RULE = f":{NAME}:M::{MAGIC}:{MASK}:{QEMU}:F"


@contextlib.contextmanager
def aarch64() -> Iterator[None]:
    """Let programs for 64-bit ARM run here. The kernel has one registry, so one test run at a time may."""
    with Path(QEMU).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _registry():
            _forget()  # what a run that was killed has left
            (REGISTRY / "register").write_text(RULE)
            try:
                yield
            finally:
                _forget()


def _forget() -> None:
    if (REGISTRY / NAME).exists():
        (REGISTRY / NAME).write_text("-1")


@contextlib.contextmanager
def _registry() -> Iterator[None]:
    there = (REGISTRY / "register").exists()
    if not there:
        subprocess.run(["mount", "-t", "binfmt_misc", "binfmt_misc", str(REGISTRY)], check=True)
    try:
        yield
    finally:
        if not there:
            subprocess.run(["umount", str(REGISTRY)], check=True)
