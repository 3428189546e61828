"""The panel's screens, and what each control does on them."""

from enum import Enum
from typing import Any

from controller import screens
from controller.actions import ONE_MOMENT, Actions
from controller.asking import Answered, Asker
from controller.encoder import Acceleration
from controller.following import Heard, Lost
from controller.gestures import Gesture, Gestures
from controller.glass import Glass
from controller.known import Known
from controller.note import Note
from controller.panel import Control, Frame, Pressed, Released, Turned
from controller.screens import Size

IDLE = 8.0  # seconds until a screen that is left alone gives way to 'playing'
FASTEST = 5  # steps of the volume for one detent
LONG = 20  # noises for each step that a fast turned detent may move through the library


class Screen(Enum):
    """In the order of the key DISPLAY."""

    PLAYING = 0
    VOLUME = 1
    INFO = 2


class Controller:
    """Takes events, asks noise, makes frames. All times are of time.monotonic(), and none of its methods waits.

    `actions` is asked for what the user wants, `questions` for what the panel wants to know: these never stand in
    the way of those.
    """

    def __init__(self, size: Size, actions: Asker, questions: Asker, dim_after: float | None, now: float) -> None:
        self._size = size
        self._askers = actions, questions
        self._dim_after = dim_after
        self.known = Known(questions)
        self._note = Note(size, now)
        self._actions = Actions(self.known, actions, self._note)
        self._gestures = Gestures()
        self._acceleration = Acceleration()
        self._glass = Glass(size)
        self._screen = Screen.PLAYING
        self._cursor: str | None = None  # the noise that the dial has come to
        self._top = 0  # the first line shown of the info screen
        self._touched = now

    def handle(self, event: Any, now: float) -> None:
        """Take one event."""
        self._note.now = now
        match event:
            case Pressed(control, at):
                self._touch(at)
                self._pressed(control, at)
            case Released(control, at):
                self._released(control, at)
            case Turned(detents, at):
                self._touch(at)
                self._turned(detents, at)
            case Answered(asker):
                asker.hear(event)
            case Heard(state):
                self.known.hear(state)
            case Lost(message):
                self.known.trouble = message

    def tick(self, now: float) -> None:
        """Do what is due."""
        self._note.now = now
        for control in self._gestures.held(now):
            self._held(control, now)
        for asker in self._askers:
            asker.expire(now)
        self._actions.knob.settle(now)
        self.known.refresh(now)
        if self._screen == Screen.INFO:
            self.known.refresh_health(now)
        if now - self._touched >= IDLE:
            self._go(Screen.PLAYING)

    def frame(self, now: float) -> Frame:
        """Return what the glass shows."""
        lit = self._dim_after is None or now - self._touched < self._dim_after
        return self._glass.frame(self._note.lines(now) or self._lines(now), now, lit)

    def _lines(self, now: float) -> list[str]:
        if self._screen == Screen.VOLUME:
            return screens.volume(self.known, self._actions.knob.wanted, self._size)
        if self._screen == Screen.INFO:
            return self._info()
        if self.known.state is None or (self.known.trouble and not self._cursor):
            return screens.page(self.known.trouble or ONE_MOMENT, self._size, now)
        return screens.playing(self.known, self._shown, self._cursor is not None, self._size)

    def _info(self) -> list[str]:
        lines = screens.info(self.known, self._size)
        self._top = max(0, min(self._top, len(lines) - self._size.rows))
        return lines[self._top :]

    def _pressed(self, control: Control, at: float) -> None:
        """Answer at once, though STOP and the presets act only when they are let go or held."""
        if control == Control.DISPLAY:
            self._go(Screen((self._screen.value + 1) % len(Screen)))
        elif control == Control.PUSH:
            self._push(at)
        else:
            self._gestures.press(control, at)
            self._note.say(self._actions.preset_text(control.slot) if control.slot else "Stop\nHold 1s: quieter")

    def _released(self, control: Control, at: float) -> None:
        gesture = self._gestures.release(control, at)
        if gesture == Gesture.HOLD:
            self._held(control, at)
        elif gesture == Gesture.TAP:
            self._touch(at)
            self._let_go(control, at)

    def _let_go(self, control: Control, at: float) -> None:
        self._go(Screen.PLAYING)
        if control.slot:
            self._actions.play_preset(control.slot, at)
        else:
            self._actions.stop(at)

    def _held(self, control: Control, at: float) -> None:
        self._touch(at)
        if control.slot:
            self._actions.store_preset(control.slot, at)
        else:
            self._actions.quieten(at)

    def _turned(self, detents: int, at: float) -> None:
        if self._screen == Screen.VOLUME:
            self._actions.turn_volume(self._acceleration.steps(detents, at, FASTEST), at)
        elif self._screen == Screen.INFO:
            self._top = max(0, self._top + detents)
        else:
            most = max(1, len(self.known.noises) // LONG)
            self._browse(self._acceleration.steps(detents, at, most))

    def _push(self, at: float) -> None:
        shown, screen = self._shown, self._screen
        self._go(Screen.PLAYING)
        if screen != Screen.PLAYING:
            return
        if shown is None:
            self._note.say("No noises yet. Upload some on the page.")
        elif shown == self.known.file:
            self._go(Screen.VOLUME)
        else:
            self._actions.play(shown, at)

    def _browse(self, steps: int) -> None:
        names, shown = self.known.names, self._shown
        if names:
            place = names.index(shown) if shown in names else -1 if steps > 0 else 0
            self._cursor = names[(place + steps) % len(names)]

    @property
    def _shown(self) -> str | None:
        """The noise that the start screen shows: the dial's, else what plays, else what a push would play again."""
        names = self.known.names
        if self._cursor in names:
            return self._cursor
        last = self.known.last if self.known.last in names else None
        return self.known.file or last or (names[0] if names else None)

    def _go(self, screen: Screen) -> None:
        self._screen, self._cursor, self._top = screen, None, 0

    def _touch(self, at: float) -> None:
        self._touched = at
        self._note.clear()
