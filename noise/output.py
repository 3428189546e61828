"""The sound device: pygame's mixer, opened with exactly our format and watched."""

import contextlib
import os
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("SDL_AUDIO_DEVICE_APP_NAME", "balena-sequencer")
os.environ["SDL_VIDEODRIVER"] = "dummy"  # no screen, but SDL's events need it

import pygame

from noise.voices import RATE, Block

FLOAT32, STEREO = 32, 2
OPENED = (RATE, -FLOAT32, STEREO)  # SDL marks its float format as a signed one
PULSE_BEAT = 0.25  # seconds of silence, played over and over to see that the device takes samples
PATIENCE = 1.5  # seconds the device may take for them
FIRST_PATIENCE = 4.0  # a sink that has been idle may first play the 2 s of silence it holds
KEPT = 8  # blocks kept after they were given
PRIORITY = -15  # like other sound servers; where the system forbids it, it goes without
# In the order tried. An empty name lets SDL choose.
DRIVERS = ("pulseaudio", "alsa", "")


class DeviceLost(Exception):
    """The sound device is not there, or takes no more samples. The text is a sentence for the user."""


class Output:
    """One stream to the device: a block that plays and a block that waits."""

    def __init__(self, frames: int) -> None:
        self._driver = open_device(frames)
        self._frames = frames
        self._channel = pygame.mixer.Channel(0)
        self._probe = pygame.mixer.Channel(1)
        self._silence = pygame.mixer.Sound(buffer=bytes(round(PULSE_BEAT * RATE) * 8))
        self._probed = time.monotonic()
        self._kept: deque[pygame.mixer.Sound] = deque(maxlen=KEPT)
        self._waiting: pygame.mixer.Sound | None = None
        self._await_device()

    @property
    def description(self) -> dict[str, Any]:
        """What was opened: driver, rate in Hz, channels, buffer in frames."""
        return {"driver": self._driver, "rate": RATE, "channels": STEREO, "buffer": self._frames}

    # pygame's own note of what plays and what waits is asked, not `get_busy`: between two blocks that says no for a
    # moment.
    @property
    def idle(self) -> bool:
        """Whether nothing plays."""
        return self._channel.get_sound() is None

    @property
    def waiting(self) -> bool:
        """Whether the last block given has not begun to play."""
        return self._waiting is not None and self._channel.get_queue() is self._waiting

    @property
    def has_room(self) -> bool:
        """Whether a block can be given."""
        return self._channel.get_queue() is None

    def give(self, block: Block) -> None:
        """Play the block as soon as all that was given before has been played; from silence, at once."""
        self._waiting = self._sound(block)
        self._channel.queue(self._waiting)

    def replace(self, block: Block) -> None:
        """Put the block in the place of the one that waits."""
        self._waiting = self._sound(block)
        self._channel.queue(self._waiting)

    def _sound(self, block: Block) -> pygame.mixer.Sound:
        """A block that played is freed here, never in SDL's thread: that frees it while it may be looked at."""
        sound = pygame.mixer.Sound(buffer=block)
        self._kept.append(sound)
        return sound

    def check(self, patience: float = PATIENCE) -> None:
        """Raise DeviceLost when the device has taken no samples for `patience` seconds more than it should."""
        if (
            self.idle and self._waiting and self.waiting
        ):  # it was given in the very moment in which the block before ran out
            self._channel.play(self._waiting)
        now = time.monotonic()
        if not self._probe.get_busy():
            _check_events()
            self._probe.play(self._silence)
            self._probed = now
        elif now - self._probed > patience:
            raise DeviceLost("The sound device takes no sound.")

    def _await_device(self) -> None:
        self.check()
        while self._probe.get_busy():
            self.check(FIRST_PATIENCE)
            time.sleep(PULSE_BEAT / 10)


def _check_events() -> None:
    """A server that dies is known to SDL only: it goes on taking samples and throws them away."""
    if any(not event.iscapture for event in pygame.event.get(pygame.AUDIODEVICEREMOVED)):
        raise DeviceLost("The sound device went away.")
    pygame.event.clear()


def prepare_process() -> None:
    """Let this process be the first to get the processor, and hear SDL's events."""
    raise_priority()
    pygame.display.init()


def open_device(frames: int) -> str:
    """Open the mixer, return the name of the driver. PulseAudio alone is tried when PULSE_SERVER names one."""
    drivers = ("pulseaudio",) if os.environ.get("PULSE_SERVER") else DRIVERS
    for driver in drivers:
        with contextlib.suppress(pygame.error):
            _open(driver, frames)
            return driver or "default"
    if drivers == DRIVERS:
        raise DeviceLost("There is no sound device, so everything runs without a sound.")
    raise DeviceLost("The PulseAudio server does not answer.")


def _open(driver: str, frames: int) -> None:
    os.environ.pop("SDL_AUDIODRIVER", None)
    if driver:
        os.environ["SDL_AUDIODRIVER"] = driver
    with _quiet():
        pygame.mixer.init(RATE, FLOAT32, STEREO, frames, allowedchanges=0)
    if pygame.mixer.get_init() != OPENED:
        pygame.mixer.quit()
        raise pygame.error("the device has another format")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """ALSA writes pages to the standard error when there is no device; our own sentence is enough."""
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def raise_priority() -> None:
    """Let the sound go before everything else, where the system allows it."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
