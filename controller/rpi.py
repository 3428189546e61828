"""The real panel: buttons and dial at the pins, a character LCD behind an I2C expander."""

from collections.abc import Callable
from typing import Any

from RPLCD.common import RS_DATA
from RPLCD.i2c import PCF8574_E, CharLCD

from controller.charset import CUSTOM
from controller.config import BUTTONS, Config
from controller.contacts import Contacts
from controller.encoder import Encoder
from controller.lcd import Lcd
from controller.panel import Events, Frame
from controller.pins import GpioError, Pins


class RpiPanel:
    """A panel of Raspberry Pi; what is missing of it is tried again and again while the rest goes on."""

    def __init__(self, config: Config, events: Events) -> None:
        contacts = Contacts(BUTTONS, Encoder(config.dial_steps, config.dial_reversed))
        self._lcd = Lcd(lambda: I2cDisplay(config), f"The LCD at the I2C address {config.lcd_address:#x}")
        self._pins = Pins(RpiGpio, config.pins, contacts, events)

    @property
    def trouble(self) -> str | None:
        """What does not work."""
        return " ".join(filter(None, (self._lcd.trouble, self._pins.trouble))) or None

    def show(self, frame: Frame) -> None:
        """Bring the LCD to this, soon."""
        self._lcd.show(frame)

    def close(self, farewell: Frame) -> None:
        """Show the farewell, free the pins."""
        self._pins.close()
        self._lcd.close(farewell)


class RpiGpio:
    """The pins by RPi.GPIO, here from the package rpi-lgpio. It is imported late: without a Pi that already fails."""

    def __init__(self) -> None:
        try:
            import RPi.GPIO

            self._gpio = RPi.GPIO
            self._gpio.setmode(self._gpio.BCM)
        except Exception as error:  # of several kinds, by what is missing
            raise GpioError(f"The pins cannot be used: {_words(error)}.") from error

    def watch(self, pin: int, callback: Callable[[int], None]) -> None:
        """Make a pin an input that is pulled up, and call back at each of its edges."""
        try:
            self._gpio.setup(pin, self._gpio.IN, pull_up_down=self._gpio.PUD_UP)
            self._gpio.add_event_detect(pin, self._gpio.BOTH, callback=callback)
        except Exception as error:
            raise GpioError(f"GPIO {pin} cannot be had: {_words(error)}.") from error

    def level(self, pin: int) -> int:
        """Return 0 or 1."""
        return int(self._gpio.input(pin))

    def let_go(self) -> None:
        """Free all pins."""
        self._gpio.cleanup()


def _words(error: Exception) -> str:
    return str(error).strip("'.!\"")


class I2cDisplay(CharLCD):  # type: ignore[misc]
    """The LCD by RPLCD."""

    def __init__(self, config: Config) -> None:
        size: dict[str, Any] = {"cols": config.lcd_columns, "rows": config.lcd_rows}
        try:
            super().__init__("PCF8574", config.lcd_address, charmap="A00", auto_linebreaks=False, **size)
            for code, dots in CUSTOM.items():
                self.create_char(code, dots)
        except OSError:
            self.let_go()
            raise

    def write_at(self, row: int, column: int, codes: bytes) -> None:
        """Write characters. RPLCD's own write() moves the cursor over what has not changed, which takes longer."""
        self.cursor_pos = (row, column)
        for code in codes:
            self._send_data(code)

    def _send_data(self, value: int) -> None:
        """Write a character in one transfer of the bus. RPLCD makes eight and sleeps between them: 3 ms, this 0.6.

        RS goes up before E, so the first byte is without E; the bus is slow enough for everything else.
        """
        high, low = (nibble | RS_DATA | self._backlight for nibble in (value & 0xF0, value << 4 & 0xF0))
        pulses = [high | PCF8574_E, high, low | PCF8574_E, low]
        self.bus.write_i2c_block_data(self._address, high, pulses)

    def light(self, on: bool) -> None:
        """Switch the backlight."""
        self.backlight_enabled = on

    def let_go(self) -> None:
        """Close the bus: RPLCD itself leaves it open."""
        if hasattr(self, "bus"):
            self.bus.close()
