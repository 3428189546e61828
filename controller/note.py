"""What the glass says for some seconds, whatever the screen."""

from controller import screens
from controller.screens import Size


class Note:
    """One message at a time; `now` is the time of the event that is being handled."""

    def __init__(self, size: Size, now: float) -> None:
        self._size = size
        self.now = now
        self._text: str | None = None
        self._since = now
        self.number = 0  # rises with everything that the user does

    def say(self, text: str) -> None:
        """Show a text from now on, as long as it takes to read it."""
        self._text, self._since = text, self.now

    def clear(self) -> None:
        """The user does something else."""
        self._text = None
        self.number += 1

    def lines(self, now: float) -> list[str] | None:
        """Return what to show, None when it has been shown."""
        seconds = now - self._since
        if self._text is None or seconds >= screens.reading_time(self._text, self._size):
            return None
        return screens.page(self._text, self._size, seconds)
