"""Settings that make no sense are a sentence at the start."""

import pytest

from noise.config import read


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "PORT is 'http', but it has to be a whole number from 1 to 65535."),
        ("VOLUME_START", "101", "whole number from 0 to 100"),
        ("VOLUME_MAX", "0", "whole number from 1 to 100"),
        ("AUDIO_BUFFER", "16384", "one of 256, 512, 1024, 2048"),
        ("LEVEL_LUFS", "loud", "a number from -70 to 0, or empty"),
        ("LOG_LEVEL", "loud", "one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_setting_that_makes_no_sense_is_a_sentence(name: str, value: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read({name: value})


def test_an_empty_level_leaves_levels_alone() -> None:
    assert read({"LEVEL_LUFS": ""}).level_lufs is None


def test_without_settings_the_defaults_count() -> None:
    config = read({})
    assert (config.port, config.audio_buffer, config.volume_start, config.volume_max) == (8080, 1024, 40, 100)
    assert (config.resume, config.level_lufs, config.log_level) == (True, -23.0, "INFO")
