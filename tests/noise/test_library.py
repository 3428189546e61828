"""The folder of originals, and how the service follows it."""

import shutil
from pathlib import Path

import pytest

from noise.library import FolderLibrary
from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.waiting import wait_until

LOOP = wav(random_loop(2000))


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return FolderLibrary(tmp_path / "library")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(LOOP)
    return path


def test_what_was_put_is_listed(library: FolderLibrary, source: Path) -> None:
    stamp = library.put("pack/rain (1).wav", source)
    assert library.list() == {"pack/rain (1).wav": stamp}


def test_what_was_put_comes_back_byte_for_byte(library: FolderLibrary, source: Path) -> None:
    library.put("rain.wav", source)
    assert b"".join(library.read("rain.wav")) == LOOP


def test_a_rename_keeps_the_stamp(library: FolderLibrary, source: Path) -> None:
    stamp = library.put("a.wav", source)
    library.rename("a.wav", "b.wav")
    assert library.list() == {"b.wav": stamp}


def test_a_replaced_object_has_another_stamp(library: FolderLibrary, source: Path, tmp_path: Path) -> None:
    first = library.put("a.wav", source)
    source.write_bytes(LOOP)
    assert library.put("a.wav", source) != first


def test_removing_the_last_object_of_a_folder_removes_the_folder(library: FolderLibrary, source: Path) -> None:
    library.put("pack/rain.wav", source)
    library.remove("pack/rain.wav")
    assert not any(library.folder.iterdir())


def test_removing_what_is_gone_is_no_error(library: FolderLibrary) -> None:
    library.remove("never.wav")


def test_hidden_files_are_not_looked_at(library: FolderLibrary) -> None:
    (library.folder / ".rain.wav.new").write_bytes(LOOP)
    assert library.list() == {}


def names(noise: NoiseService) -> list[str]:
    return [found["name"] for found in noise.get("/noises/") if found["status"] == "ready"]


def test_a_file_copied_into_the_folder_appears_by_itself(noise: NoiseService) -> None:
    (noise.library / "ocean waves.wav").write_bytes(LOOP)
    wait_until(lambda: names(noise) == ["ocean_waves"], "the copied file is ready", limit=20)  # the goal is 2 s


def test_a_file_removed_from_the_folder_disappears(noise: NoiseService) -> None:
    noise.upload("rain", LOOP)
    (noise.library / "rain.wav").unlink()
    wait_until(lambda: names(noise) == [], "the removed file is gone")


def test_a_file_that_is_no_sound_is_listed_as_refused(noise: NoiseService) -> None:
    (noise.library / "notes.txt").write_text("to do: record the sea")
    wait_until(lambda: [n["status"] for n in noise.get("/noises/?all")] == ["refused"], "the text is refused")
    assert "seems to be a text" in noise.get("/noises/?all")[0]["message"]
    assert noise.get("/noises/") == []


def test_of_two_files_with_one_name_the_first_keeps_it(noise: NoiseService) -> None:
    noise.upload("rain_1", LOOP)
    (noise.library / "rain (1).wav").write_bytes(LOOP)
    wait_until(lambda: len(noise.get("/noises/?all")) == 2, "both are listed")
    clash = next(n for n in noise.get("/noises/?all") if n["object"] == "rain (1).wav")
    assert "'rain_1.wav' has it already" in clash["message"]
    assert names(noise) == ["rain_1"]


def test_a_picture_beside_a_sound_is_its_picture(noise: NoiseService) -> None:
    noise.upload("rain", LOOP)
    shutil.copy(Path(__file__), noise.library / "rain.jpeg")
    wait_until(lambda: noise.get("/noises/rain/")["picture"], "the picture is found")


def test_uploads_are_plain_files(noise: NoiseService) -> None:
    noise.upload("rain", LOOP)
    assert (noise.library / "rain.wav").read_bytes() == LOOP


def test_prepared_loops_are_made_anew_when_they_are_missing(noise: NoiseService) -> None:
    noise.upload("rain", LOOP)
    noise.kill()
    shutil.rmtree(noise.data / "loops")
    noise.start(sound=False)
    wait_until(lambda: names(noise) == ["rain"], "the loop is there again")


def test_loops_of_removed_noises_are_deleted(noise: NoiseService) -> None:
    noise.upload("rain", LOOP)
    noise.request("DELETE", "/noises/rain/")
    wait_until(lambda: not list((noise.data / "loops").iterdir()), "the loop is deleted")
