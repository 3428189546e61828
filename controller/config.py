"""What the front panel reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from controller.panel import Control

PINS = {  # the line of the BCM's GPIO that each contact pulls to ground; 18 to 21 belong to I2S audio
    "STOP": 5,
    "DISPLAY": 22,
    "PRESET_1": 6,
    "PRESET_2": 13,
    "PRESET_3": 12,
    "PRESET_4": 26,
    "DIAL_A": 17,
    "DIAL_B": 27,
    "DIAL_PUSH": 23,
}
BUTTONS = {
    "STOP": Control.STOP,
    "DISPLAY": Control.DISPLAY,
    "PRESET_1": Control.PRESET_1,
    "PRESET_2": Control.PRESET_2,
    "PRESET_3": Control.PRESET_3,
    "PRESET_4": Control.PRESET_4,
    "DIAL_PUSH": Control.PUSH,
}
GLASSES = ((16, 2), (20, 4))
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ON = ("1", "on", "yes", "true")


@dataclass(frozen=True)
class Config:
    """The settings of the front panel; README has the table."""

    noise_url: str
    password: str
    panel: str
    port: int
    lcd_address: int
    lcd_columns: int
    lcd_rows: int
    lcd_dim_after: float | None
    pins: Mapping[str, int]
    dial_reversed: bool
    dial_steps: int
    log_level: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting; raise ValueError with a sentence where one makes no sense."""
    columns = _number(environ, "LCD_COLUMNS", 16, 1, 40)
    rows = _number(environ, "LCD_ROWS", 2, 1, 4)
    if (columns, rows) not in GLASSES:
        raise ValueError(f"LCD_COLUMNS and LCD_ROWS are {columns} and {rows}; they have to be 16 and 2 or 20 and 4.")
    return Config(
        noise_url=environ.get("NOISE_URL") or "http://noise:8080",
        password=environ.get("PASSWORD") or "",
        panel=_one_of(environ, "PANEL", "rpi", ("rpi", "simulated")),
        port=_number(environ, "PORT", 8001, 1, 65535),
        lcd_address=_address(environ.get("LCD_ADDRESS") or "0x27"),
        lcd_columns=columns,
        lcd_rows=rows,
        lcd_dim_after=_number(environ, "LCD_DIM_AFTER", 0, 0, 86400) or None,
        pins=_pins(environ),
        dial_reversed=(environ.get("DIAL_REVERSED") or "off").lower() in ON,
        dial_steps=int(_one_of(environ, "DIAL_STEPS", "4", ("1", "2", "4"))),
        log_level=_one_of(environ, "LOG_LEVEL", "INFO", LEVELS),
    )


def _pins(environ: Mapping[str, str]) -> dict[str, int]:
    pins = {name: _number(environ, f"GPIO_{name}", default, 0, 27) for name, default in PINS.items()}
    for name, pin in pins.items():
        if twice := [other for other in pins if pins[other] == pin and other != name]:
            raise ValueError(f"GPIO_{name} and GPIO_{twice[0]} are both {pin}, but each has to have a line of its own.")
    return pins


def _address(text: str) -> int:
    try:
        address = int(text, 0)
    except ValueError:
        address = 0
    if not 0x03 <= address <= 0x77:
        raise ValueError(f"LCD_ADDRESS is {text!r}, but it has to be an I2C address such as 0x27 or 0x3F.")
    return address


def _one_of(environ: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    text = environ.get(name) or default
    for choice in choices:
        if text.lower() == choice.lower():
            return choice
    raise ValueError(f"{name} is {text!r}, but it has to be one of {', '.join(choices)}.")


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ValueError(f"{name} is {text!r}, but it has to be a whole number from {low} to {high}.")
    return int(text)
