"""The webserver's settings."""

import pytest

from webserver.config import Config, read


def test_nothing_set_is_the_box() -> None:
    assert read({}) == Config(80, "", "http://noise:8080", None, "INFO")


def test_an_empty_setting_counts_as_not_set() -> None:
    assert read({"PORT": "", "NOISE_URL": "", "MINIO_CONSOLE_PORT": "", "LOG_LEVEL": ""}) == read({})


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "eighty"), ("MINIO_CONSOLE_PORT", "70000"), ("NOISE_URL", "noise"), ("LOG_LEVEL", "LOUD")],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is '{value}', but it has to be .*"):
        read({name: value})
