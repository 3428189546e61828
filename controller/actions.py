"""What the user can have noise do, and what the glass says of it."""

from typing import Any

from controller.asking import Asker, Call
from controller.charset import PLAYS
from controller.knob import PATIENCE, Knob
from controller.known import Known
from controller.note import Note
from noise.client import ClientError

ONE_MOMENT = "One moment..."


class Actions:
    """Each asks noise at most once, and not after PATIENCE."""

    def __init__(self, known: Known, asker: Asker, note: Note) -> None:
        self._known = known
        self._asker = asker
        self._note = note
        self.knob = Knob(asker, self._failed)

    def stop(self, at: float) -> None:
        """Stop."""
        self._do(lambda client: client.stop(), at, "Stop", "Stopped")

    def play(self, name: str, at: float) -> None:
        """Play a noise."""
        title = self._known.title(name)
        self._do(lambda client: client.play(name), at, f"{title}\nstarting...", f"{title}\n{PLAYS} playing")

    def play_preset(self, slot: str, at: float) -> None:
        """Play a preset; where it is known to be empty, say how to store."""
        known, text = self._known, self.preset_text(slot)
        if known.state and not known.trouble and not known.preset(slot):
            self._note.say(f"Preset {slot} empty.\nHold it 1 second\nto store what\nplays.")
        else:
            self._do(lambda client: client.play_preset(slot), at, text, text.replace("\n", f"\n{PLAYS} "))

    def store_preset(self, slot: str, at: float) -> None:
        """Store what plays."""
        name = self._known.file
        if self._known.trouble or not name:
            self._note.say(self._known.trouble or "Nothing plays that could be stored.")
        else:
            after = f"Stored in {slot}\n{self._known.title(name)}"
            self._do(lambda client: client.set_preset(slot, name), at, f"Preset {slot}\nstoring...", after)

    def quieten(self, at: float) -> None:
        """Bring the volume to a quarter of its number, but not to silence."""
        volume = self._volume()
        if volume is not None:
            self.knob.set(max(volume // 4, min(volume, 1)), at)
            self._note.say(f"Good night\nVolume {self.knob.wanted}")

    def turn_volume(self, steps: int, at: float) -> None:
        """Change the volume."""
        volume = self._volume()
        if volume is not None:
            self.knob.set(max(0, min(self._known.volume_max, volume + steps)), at)

    def preset_text(self, slot: str) -> str:
        """Return what a preset is."""
        name = self._known.preset(slot)
        return f"Preset {slot}\n{self._known.title(name) if name else '(empty)'}"

    def _volume(self) -> int | None:
        """Where the volume is or is going to be; where that is not known, say why."""
        if self._known.volume is None:
            self._note.say(self._known.trouble or ONE_MOMENT)
            return None
        return self._known.volume if self.knob.wanted is None else self.knob.wanted

    def _do(self, call: Call, at: float, before: str, after: str) -> None:
        """Ask, and say so; where the user did something else meanwhile, only a failure is told."""
        number = self._note.number

        def done(answer: Any) -> None:
            if isinstance(answer, ClientError):
                self._failed(answer)
            elif self._note.number == number:
                self._note.say(after)

        self._note.say(before)
        self._asker.ask(call, at + PATIENCE, done)

    def _failed(self, error: ClientError) -> None:
        self._note.say(str(error))
