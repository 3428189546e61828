"""The characters of the glass: the HD44780's own (ROM code A00) and seven of ours."""

import unicodedata

from anyascii import anyascii

# Ours, by their codes, 8 rows of 5 dots each; code 0 is free.
FIRST, SECOND, THIRD, FOURTH = "\x01\x02\x03\x04"  # the first columns of a bar's last cell
PLAYS, STOPPED, LOUDNESS = "\x05\x06\x07"
FULL = "\u2588"
CUSTOM = {
    1: (0x10,) * 8,
    2: (0x18,) * 8,
    3: (0x1C,) * 8,
    4: (0x1E,) * 8,
    5: (0x08, 0x0C, 0x0E, 0x0F, 0x0E, 0x0C, 0x08, 0x00),
    6: (0x00, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x00, 0x00),
    7: (0x02, 0x06, 0x1E, 0x1E, 0x1E, 0x06, 0x02, 0x00),
}

# Where the ROM differs from ASCII: it has a yen for the backslash and arrows for the tilde and the last.
ROM = {chr(code): code for code in range(0x20, 0x7E) if chr(code) != "\\"} | {
    "¥": 0x5C,
    "→": 0x7E,
    "←": 0x7F,
    "°": 0xDF,
    "ä": 0xE1,
    "ß": 0xE2,
    "µ": 0xE4,
    "√": 0xE8,
    "¢": 0xEC,
    "£": 0xED,
    "ñ": 0xEE,
    "ö": 0xEF,
    "∞": 0xF3,
    "ü": 0xF5,
    "÷": 0xFD,
    FULL: 0xFF,
}
SPOKEN = dict.fromkeys([*CUSTOM, ord(FULL)], "") | {ord(LOUDNESS): "volume "}
NEAREST = {"\\": "/", "~": "-"}


def fitted(text: str) -> str:
    """Return the text in characters that the glass has: those that it lacks as their nearest letters."""
    return "".join(_nearest(character) for character in unicodedata.normalize("NFC", text))


def spoken(text: str) -> str:
    """Return a text without the signs that can only be seen."""
    return " ".join(text.translate(SPOKEN).split())


def encoded(text: str, columns: int) -> bytes:
    """Return a row: the text's codes, cut off or filled up with spaces."""
    codes = [ROM.get(character, ord(character)) for character in text[:columns].ljust(columns)]
    return bytes(codes)


def _nearest(character: str) -> str:
    if character in ROM or ord(character) in CUSTOM:
        return character
    return "".join(NEAREST.get(letter, letter) for letter in anyascii(character) if letter >= " ")
