"""The panel's settings: their defaults, and a sentence for each that makes no sense."""

import pytest

from controller.config import PINS, read


def test_without_any_setting_it_is_the_box_with_its_usual_lcd() -> None:
    config = read({})
    assert (config.panel, config.noise_url, config.lcd_address) == ("rpi", "http://noise:8080", 0x27)
    assert (config.lcd_columns, config.lcd_rows, config.lcd_dim_after) == (16, 2, None)
    assert (config.dial_steps, config.dial_reversed, config.port) == (4, False, 8001)


def test_no_pin_of_an_i2s_sound_card_is_used() -> None:
    assert not set(PINS.values()) & {18, 19, 20, 21}


def test_empty_settings_count_as_not_set() -> None:
    assert read(dict.fromkeys(("PORT", "LCD_ADDRESS", "LCD_DIM_AFTER", "GPIO_STOP", "DIAL_STEPS"), "")) == read({})


def test_each_setting_is_read() -> None:
    config = read({"LCD_ADDRESS": "0x3f", "LCD_COLUMNS": "20", "LCD_ROWS": "4", "LCD_DIM_AFTER": "60"})
    assert (config.lcd_address, config.lcd_columns, config.lcd_rows, config.lcd_dim_after) == (0x3F, 20, 4, 60)
    config = read({"GPIO_PRESET_1": "16", "DIAL_REVERSED": "yes", "DIAL_STEPS": "2", "PANEL": "SIMULATED"})
    assert (config.pins["PRESET_1"], config.dial_reversed, config.dial_steps) == (16, True, 2)
    assert config.panel == "simulated"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PANEL": "mock"}, "PANEL is 'mock', but it has to be one of rpi, simulated."),
        ({"PORT": "0"}, "PORT is '0', but it has to be a whole number from 1 to 65535."),
        ({"LCD_ADDRESS": "27h"}, "LCD_ADDRESS is '27h', but it has to be an I2C address such as 0x27 or 0x3F."),
        ({"LCD_ROWS": "4"}, "LCD_COLUMNS and LCD_ROWS are 16 and 4; they have to be 16 and 2 or 20 and 4."),
        ({"LCD_DIM_AFTER": "soon"}, "LCD_DIM_AFTER is 'soon', but it has to be a whole number from 0 to 86400."),
        ({"GPIO_STOP": "28"}, "GPIO_STOP is '28', but it has to be a whole number from 0 to 27."),
        ({"GPIO_STOP": "22"}, "GPIO_STOP and GPIO_DISPLAY are both 22, but each has to have a line of its own."),
        ({"DIAL_STEPS": "3"}, "DIAL_STEPS is '3', but it has to be one of 1, 2, 4."),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD', but it has to be one of DEBUG, INFO, WARNING, ERROR."),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_a_sentence(settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match="has to be|have to be|has to have") as raised:
        read(settings)
    assert str(raised.value) == sentence
