"""What can go wrong, as sentences for the person who asked. Each kind has its HTTP status."""


class NoiseError(Exception):
    """The root of all of them; its text is shown to the user."""

    status = 500


class BadRequest(NoiseError):
    """What was asked for makes no sense."""

    status = 400


class Unknown(NoiseError):
    """There is nothing of that name."""

    status = 404


class NotNow(NoiseError):
    """It makes sense, but not at present: a noise is not ready, a preset is empty, a name is taken."""

    status = 409


class TimedOut(NoiseError):
    """It took the client too long."""

    status = 408


class TooLate(NoiseError):
    """The client said until when it wanted this, and that time has passed."""

    status = 412


class TooLarge(NoiseError):
    """More than this box accepts."""

    status = 413


class Refused(NoiseError):
    """The file is not one that can be used."""

    status = 415


class DecoderDied(Refused):
    """The decoder ended in the middle of a file: perhaps the file's fault, perhaps the box was just switched off."""


class Unavailable(NoiseError):
    """A part that is needed cannot be reached."""

    status = 503


class NoRoom(NoiseError):
    """The disk has no room for it."""

    status = 507
