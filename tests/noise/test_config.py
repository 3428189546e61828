"""Settings that make no sense are a sentence at the start."""

from pathlib import Path

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
        ("REDIS_URL", "localhost:6379", "REDIS_URL is not an address; it has to be redis://... or"),
        ("REDIS_URL", "redis://redis:notanumber", "not an address"),
        ("MINIO_URL", "minio:9000", "MINIO_URL is not an address; it has to be http://... or https://...."),
        ("MINIO_URL", "http://me:secret@minio:9000", "just the server's address, as in http://minio:9000"),
        ("MINIO_URL", "http://minio:9000/noise", "just the server's address"),
        ("MINIO_URL", "http://minio:9000", "MINIO_ROOT_PASSWORD or MINIO_ROOT_PASSWORD_FILE has to be set too"),
        ("LOG_LEVEL", "loud", "one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_setting_that_makes_no_sense_is_a_sentence(name: str, value: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read({name: value})


def test_a_bucket_needs_a_name_that_s3_takes() -> None:
    with pytest.raises(ValueError, match="MINIO_BUCKET is 'My Noises', but it has to be 3 to 63 small letters"):
        read({"MINIO_URL": "http://minio:9000", "MINIO_ROOT_PASSWORD": "x", "MINIO_BUCKET": "My Noises"})


def test_a_password_in_a_file_is_read_when_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "password"
    access = read({"MINIO_URL": "http://minio:9000", "MINIO_ROOT_PASSWORD_FILE": str(file)}).minio
    file.write_text("made up later\n")
    assert access
    assert access.password() == "made up later"


def test_an_empty_level_leaves_levels_alone() -> None:
    assert read({"LEVEL_LUFS": ""}).level_lufs is None


def test_without_settings_the_defaults_count() -> None:
    config = read({})
    assert (config.port, config.audio_buffer, config.volume_start, config.volume_max) == (8080, 1024, 40, 100)
    assert (config.resume, config.level_lufs, config.log_level) == (True, -23.0, "INFO")
