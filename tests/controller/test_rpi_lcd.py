"""The LCD by the real RPLCD, over a bus whose other end is read as a person reads a glass."""

import time
from collections.abc import Iterator

import pytest

from controller import lcd
from controller.charset import CUSTOM, FULL, PLAYS, encoded, fitted
from controller.config import read
from controller.lcd import Lcd
from controller.panel import Frame
from controller.rpi import I2cDisplay
from tests.controller.glass import Glass
from tests.waiting import wait_until

FAREWELL = Frame((b"Goodbye         ", b" " * 16), backlight=False)


@pytest.fixture
def glass(monkeypatch: pytest.MonkeyPatch) -> Glass:
    glass = Glass()
    monkeypatch.setattr("RPLCD.i2c.SMBus", glass)
    monkeypatch.setattr(lcd, "AGAIN", 0.2)
    return glass


@pytest.fixture
def shown(glass: Glass) -> Iterator[Lcd]:
    shown = opened()
    yield shown
    shown.close(FAREWELL)


def opened(columns: int = 16, rows: int = 2) -> Lcd:
    config = read({"LCD_COLUMNS": str(columns), "LCD_ROWS": str(rows)})
    return Lcd(lambda: I2cDisplay(config), "The LCD at the I2C address 0x27")


def frame(*lines: str, columns: int = 16, backlight: bool = True) -> Frame:
    return Frame(tuple(encoded(fitted(line), columns) for line in lines), backlight=backlight)


def show(lcd: Lcd, glass: Glass, *lines: str, columns: int = 16, limit: float = 5) -> None:
    """Show lines, wait until they can be read."""
    lcd.show(frame(*lines, columns=columns))
    wait_until(lambda: glass.rows == list(lines), f"the glass shows {lines}", limit)


def settle(lcd: Lcd, glass: Glass) -> None:
    """Wait until nothing is written any more but the light."""
    wait_until(lambda: lcd._rows and _quiet(glass), "the LCD rests")


def _quiet(glass: Glass) -> bool:
    before = len(glass.history)
    time.sleep(0.05)
    return len(glass.history) == before


def test_what_is_shown_can_be_read(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "Größe 20 °C", f"{PLAYS} playing {FULL * 3}")
    assert glass.chip.on
    assert not glass.chip.cursor


def test_a_large_glass_has_each_row_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    glass = Glass((20, 4))
    monkeypatch.setattr("RPLCD.i2c.SMBus", glass)
    large = opened(20, 4)
    show(large, glass, "The first row of all", "the second", "the third", "the last one of them", columns=20)
    large.close(frame("Goodbye", "", "", "", columns=20))
    assert glass.rows == ["Goodbye", "", "", ""]


def test_our_own_characters_are_in_its_memory(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "x", "")
    assert {code: glass.dots(code) for code in CUSTOM} == CUSTOM


def test_only_what_changed_is_written_and_nothing_is_cleared(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "Rain", "Volume 40")
    settle(shown, glass)
    before, clears = len(glass.history), glass.chip.clears
    show(shown, glass, "Rain", "Volume 41")
    settle(shown, glass)
    assert len(glass.history) - before == 4  # nibbles: where to write, and one character
    assert glass.chip.clears == clears


def test_the_other_row_never_flickers(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "Rain", "1")
    glass.history.clear()
    for number in range(20):
        show(shown, glass, "Rain", f"line {number}")
    assert {rows[0] for rows in glass.history} == {"Rain"}


def test_the_light_goes_out_and_the_words_stay(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "Rain", "")
    assert glass.lit
    shown.show(frame("Rain", "", backlight=False))
    wait_until(lambda: not glass.lit, "the light is out")
    assert glass.rows[0] == "Rain"


def test_of_many_frames_the_last_one_stays(shown: Lcd, glass: Glass) -> None:
    for number in range(500):
        shown.show(frame(f"Frame {number}", ""))
    wait_until(lambda: glass.rows[0] == "Frame 499", "the last is shown")


@pytest.mark.parametrize("missing", ["there", "bus_there"])
def test_a_missing_lcd_is_told_and_tried_again(glass: Glass, missing: str) -> None:
    setattr(glass, missing, False)
    late = opened()
    late.show(frame("Rain", "x"))
    wait_until(lambda: late.trouble, "it is told")
    assert "The LCD at the I2C address 0x27 does not answer" in str(late.trouble)
    setattr(glass, missing, True)
    wait_until(lambda: glass.rows == ["Rain", "x"] and late.trouble is None, "it shows what it should")
    late.close(FAREWELL)


def test_an_lcd_that_is_pulled_and_put_back_gets_everything_again(shown: Lcd, glass: Glass) -> None:
    show(shown, glass, "Rain", "x")
    glass.unplug()
    wait_until(lambda: shown.trouble, "it is told, though nothing changed")
    glass.plug()
    wait_until(lambda: glass.rows == ["Rain", "x"], "it shows what it should")
    assert glass.dots(5) == CUSTOM[5]


def test_however_often_it_is_tried_the_bus_is_open_once(glass: Glass, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcd, "AGAIN", 0.01)
    glass.there = False
    late = opened()
    late.show(frame("Rain", "x"))
    wait_until(lambda: glass.tries > 20, "it is tried again and again")
    glass.there = True
    wait_until(lambda: glass.rows[0] == "Rain", "it is shown")
    assert glass.opened == 1
    late.close(FAREWELL)
    assert glass.opened == 0


def test_a_farewell_stays_and_the_light_goes_out(glass: Glass) -> None:
    ending = opened()
    show(ending, glass, "Rain", "x")
    ending.close(FAREWELL)
    assert glass.rows == ["Goodbye", ""]
    assert not glass.lit


@pytest.mark.parametrize(("size", "goal"), [((16, 2), 0.1), ((20, 4), 0.1)])
def test_on_a_bus_as_slow_as_the_real_one_a_whole_glass_is_written_soon(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], goal: float
) -> None:
    glass = Glass(size, slow=True)
    monkeypatch.setattr("RPLCD.i2c.SMBus", glass)
    slow = opened(*size)
    show(slow, glass, *["x" * size[0]] * size[1], columns=size[0])
    began = time.monotonic()
    show(slow, glass, *["y" * size[0]] * size[1], columns=size[0])
    assert time.monotonic() - began < 10 * goal
    slow.close(frame(*[""] * size[1], columns=size[0]))
