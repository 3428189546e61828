"""A stand-in for the I2C bus with a PCF8574 and an HD44780 on it: what is written becomes what a person would read."""

import errno
import time
from dataclasses import dataclass, field

from controller.charset import CUSTOM, ROM

BUS_BYTE = 9 / 100_000  # seconds for a byte on a bus of 100 kHz
ROWS = {(16, 2): (0x00, 0x40), (20, 4): (0x00, 0x40, 0x14, 0x54)}
READ, ENABLE, LIGHT = 0x01, 0x04, 0x08  # RS, E and the backlight on the expander's pins

CHARACTERS = {code: character for character, code in ROM.items()} | {code: chr(code) for code in CUSTOM}


def decoded(row: bytes) -> str:
    """Return the characters of a row."""
    return "".join(CHARACTERS[code] for code in row)


@dataclass
class Chip:
    """The HD44780: its two memories and where it writes next."""

    ddram: bytearray = field(default_factory=lambda: bytearray(b" " * 0x80))
    cgram: bytearray = field(default_factory=lambda: bytearray(64))
    address: int = 0
    writes_dots: bool = False
    wide: bool = True  # takes 8 bits at a time, as after power comes
    high: int | None = None
    on: bool = False
    cursor: bool = False
    clears: int = 0

    def latch(self, nibble: int, data: bool) -> None:
        """Take the four lines at the falling edge of E."""
        if self.wide:
            self._instruction(nibble << 4)
        elif self.high is None:
            self.high = nibble
        else:
            value, self.high = self.high << 4 | nibble, None
            (self._data if data else self._instruction)(value)

    def _data(self, value: int) -> None:
        if self.writes_dots:
            self.cgram[self.address % 64] = value
            self.address += 1
        else:
            self.ddram[self.address] = value
            self.address = {0x27: 0x40, 0x67: 0x00}.get(self.address, self.address + 1)

    def _instruction(self, value: int) -> None:
        kind = value.bit_length()  # the highest bit says which it is
        if kind == 8:
            self.address, self.writes_dots = value & 0x7F, False
        elif kind == 7:
            self.address, self.writes_dots = value & 0x3F, True
        elif kind == 6:
            self.wide, self.high = bool(value & 0x10), None
        elif kind == 4:
            self.on, self.cursor = bool(value & 4), bool(value & 3)
        elif kind in (1, 2):
            self._home(clear=kind == 1)

    def _home(self, clear: bool) -> None:
        self.address, self.writes_dots = 0, False
        if clear:
            self.ddram[:] = b" " * 0x80
            self.clears += 1


class Glass:
    """The expander at an address of the bus, as smbus2.SMBus sees it: to be put in that one's place."""

    def __init__(self, size: tuple[int, int] = (16, 2), address: int = 0x27, slow: bool = False) -> None:
        self._rows = ROWS[size]
        self._columns = size[0]
        self._address = address
        self._slow = slow
        self._pins = 0
        self.chip = Chip()
        self.there = True
        self.bus_there = True
        self.opened = self.tries = 0
        self.history: list[list[str]] = []

    def __call__(self, port: int) -> "Glass":
        """Open the bus."""
        if not self.bus_there:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        self.opened += 1
        return self

    def close(self) -> None:
        """Close it."""
        self.opened -= 1

    def write_byte(self, address: int, value: int) -> None:
        """Set the expander's eight pins."""
        self.write_i2c_block_data(address, value, [])

    def write_i2c_block_data(self, address: int, first: int, others: list[int]) -> None:
        """Set them to one value after the other."""
        if not self.there or address != self._address:
            self.tries += 1
            raise OSError(errno.EREMOTEIO, "Remote I/O error")
        if self._slow:
            time.sleep(BUS_BYTE * (2 + len(others)))
        for value in (first, *others):
            self._set(value)

    def _set(self, value: int) -> None:
        falls = self._pins & ENABLE and not value & ENABLE
        self._pins = value
        if falls:
            self.chip.latch(value >> 4, bool(value & READ))
            self.history.append(self.rows)

    def unplug(self) -> None:
        """Take it off; what comes back later knows nothing."""
        self.there = False
        self.chip = Chip()

    def plug(self) -> None:
        """Put it on."""
        self.there = True

    @property
    def rows(self) -> list[str]:
        """What a person reads."""
        memory = self.chip.ddram
        return [decoded(bytes(memory[start : start + self._columns])).rstrip() for start in self._rows]

    @property
    def lit(self) -> bool:
        """Whether the backlight is on."""
        return bool(self._pins & LIGHT)

    def dots(self, code: int) -> tuple[int, ...]:
        """Return a custom character."""
        return tuple(self.chip.cgram[8 * code : 8 * code + 8])
