"""Where the originals are: a folder and a bucket, by the same tests; and how the service follows them."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from noise.config import Access
from noise.errors import Unknown
from noise.library import FolderLibrary, Library
from noise.minio_library import MinioLibrary
from tests.hearing import random_loop, wav
from tests.places import Bucket, Folder, Place
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.waiting import wait_until

LOOP = wav(random_loop(2000))
LARGE = wav(random_loop(3_000_000))  # more than what is sent in one piece
BOTH = pytest.mark.parametrize("place", ["folder", "bucket"], indirect=True)


def access(bucket: Bucket) -> Access:
    return Access(bucket.server.url, bucket.name, bucket.server.user, lambda: bucket.server.password)


@pytest.fixture(params=["folder", "bucket"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    if request.param == "folder":
        return FolderLibrary(tmp_path / "library")
    library = MinioLibrary(access(Bucket(request.getfixturevalue("shared_minio"), new=True)), tmp_path)
    assert library.list() == {}  # makes the bucket
    return library


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(LOOP)
    return path


def test_what_was_put_is_listed(library: Library, source: Path) -> None:
    stamp = library.put("pack/rain (1).wav", source)
    assert library.list() == {"pack/rain (1).wav": stamp}


@pytest.mark.parametrize("name", ["ocean waves.wav", "Regen Ä.WAV", "海/雨 100%.wav", "a+b&c=d?.wav", "pack/y#1.flac"])
def test_any_name_can_be_put_and_read(library: Library, source: Path, name: str) -> None:
    library.put(name, source)
    assert b"".join(library.read(name)) == LOOP
    assert list(library.list()) == [name]


@pytest.mark.parametrize("content", [LOOP, LARGE], ids=["small", "large"])
def test_what_was_put_comes_back_byte_for_byte(library: Library, source: Path, content: bytes) -> None:
    source.write_bytes(content)
    library.put("rain.wav", source)
    assert b"".join(library.read("rain.wav")) == content


def test_what_was_put_is_consumed(library: Library, source: Path) -> None:
    library.put("rain.wav", source)
    assert not source.exists()


def test_an_object_is_lent_as_a_file(library: Library, source: Path) -> None:
    library.put("rain.wav", source)
    with library.local("rain.wav") as path:
        assert path.read_bytes() == LOOP


@pytest.mark.parametrize("content", [LOOP, LARGE], ids=["small", "large"])
def test_a_renamed_object_has_the_new_name_alone(library: Library, source: Path, content: bytes) -> None:
    source.write_bytes(content)
    library.put("a.wav", source)
    stamp = library.rename("a.wav", "海 b.wav")
    assert library.list() == {"海 b.wav": stamp}


def test_a_replaced_object_has_another_stamp(library: Library, source: Path) -> None:
    first = library.put("a.wav", source)
    source.write_bytes(LOOP[:-4])
    assert library.put("a.wav", source) != first


def test_removing_what_is_gone_is_no_error(library: Library) -> None:
    library.remove("never.wav")


def test_reading_what_is_gone_is_unknown(library: Library) -> None:
    with pytest.raises(Unknown, match="gone"):
        library.read("never.wav")


def test_hidden_objects_are_not_looked_at(library: Library, source: Path) -> None:
    library.put("pack/.DS_Store", source)
    assert library.list() == {}


def test_a_change_is_noticed(library: Library, source: Path) -> None:
    library.put("rain.wav", source)
    began = time.monotonic()
    library.await_change(timeout=60)
    assert time.monotonic() - began < 5  # sooner than the next listing would have been


def test_removing_the_last_object_of_a_folder_removes_the_folder(tmp_path: Path, source: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    library.put("pack/rain.wav", source)
    library.remove("pack/rain.wav")
    assert not any(library.folder.iterdir())


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return Folder(tmp_path / "data")
    return Bucket(request.getfixturevalue("shared_minio"))


@pytest.fixture
def box(place: Place, tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    service = NoiseService(tmp_path / "data", shared_pulse, **place.settings)
    try:
        yield service.start(sound=False)
    finally:
        service.kill()


def names(box: NoiseService) -> list[str]:
    return [found["name"] for found in box.get("/noises/") if found["status"] == "ready"]


@BOTH
def test_a_dropped_sound_appears_by_itself(box: NoiseService, place: Place) -> None:
    place.drop("ocean waves.wav", LOOP)
    wait_until(lambda: names(box) == ["ocean_waves"], "the sound is ready", limit=20)  # the goal is 2 s


@BOTH
def test_sounds_of_any_name_appear(box: NoiseService, place: Place) -> None:
    for name in ("Ocean WAVES.WAV", "pack/rain (1).wav", "海.wav"):
        place.drop(name, LOOP)
    wait_until(lambda: set(names(box)) == {"Ocean_WAVES", "pack_rain_1", "海"}, "they are ready", limit=20)


@BOTH
def test_a_sound_that_is_taken_away_disappears(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    place.take_away("rain.wav")
    wait_until(lambda: names(box) == [], "it is gone")


@BOTH
def test_a_sound_that_is_taken_away_plays_on_and_its_preset_says_so(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    box.play("rain")
    box.request("PUT", "/presets/1/", json={"noise": "rain"})
    place.take_away("rain.wav")
    wait_until(lambda: names(box) == [], "it is gone")
    answer = box.request("POST", "/presets/1/play/")
    assert (answer.status_code, box.get("/")["file"]) == (404, "rain")
    assert answer.json()["message"] == "Preset 1 holds 'rain', which is not in the library any more."


@BOTH
def test_what_is_no_sound_is_listed_as_refused(box: NoiseService, place: Place) -> None:
    place.drop("notes.txt", b"to do: record the sea")
    wait_until(lambda: [n["status"] for n in box.get("/noises/?all")] == ["refused"], "the text is refused")
    assert "seems to be a text" in box.get("/noises/?all")[0]["message"]
    assert box.get("/noises/") == []


@BOTH
def test_of_two_sounds_with_one_name_the_first_keeps_it(box: NoiseService, place: Place) -> None:
    box.upload("rain_1", LOOP)
    place.drop("rain (1).wav", LOOP)
    wait_until(lambda: len(box.get("/noises/?all")) == 2, "both are listed")
    clash = next(n for n in box.get("/noises/?all") if n["object"] == "rain (1).wav")
    assert "'rain_1.wav' has it already" in clash["message"]
    assert names(box) == ["rain_1"]


@BOTH
@pytest.mark.parametrize("extension", [".jpg", ".jpeg", ".JPG"])
def test_a_picture_may_come_before_its_sound(box: NoiseService, place: Place, extension: str) -> None:
    place.drop(f"pack/rain{extension}", b"a picture")
    place.drop("pack/rain.wav", LOOP)
    wait_until(lambda: names(box) == ["pack_rain"], "the sound is ready", limit=20)
    assert box.request("GET", "/noises/pack_rain/picture/").content == b"a picture"


@BOTH
def test_a_picture_may_come_after_its_sound(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    place.drop("rain.jpeg", b"a picture")
    wait_until(lambda: box.request("GET", "/noises/rain/picture/").content == b"a picture", "the picture is shown")


@BOTH
def test_uploads_are_kept_byte_for_byte_where_a_person_finds_them(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    assert place.content("rain.wav") == LOOP


@BOTH
def test_a_rename_and_a_deletion_are_seen_where_a_person_looks(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    assert box.request("PATCH", "/noises/rain/", json={"name": "drizzle"}).status_code == 200
    assert place.content("drizzle.wav") == LOOP
    box.request("DELETE", "/noises/drizzle/")
    with pytest.raises(Exception, match="does not exist|No such file"):
        place.content("drizzle.wav")


@BOTH
def test_a_renamed_sound_need_not_be_prepared_again(box: NoiseService, place: Place) -> None:
    box.upload("rain", LARGE)
    wait_until(lambda: names(box) == ["rain"], "it is ready", limit=30)
    renamed = box.request("PATCH", "/noises/rain/", json={"name": "drizzle"})
    assert renamed.json()["status"] == "ready"


@BOTH
def test_prepared_loops_are_made_anew_when_they_are_missing(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    box.kill()
    shutil.rmtree(box.data / "loops")
    box.start(sound=False)
    wait_until(lambda: names(box) == ["rain"], "the loop is there again")


@BOTH
def test_loops_of_removed_noises_are_deleted(box: NoiseService, place: Place) -> None:
    box.upload("rain", LOOP)
    box.request("DELETE", "/noises/rain/")
    wait_until(lambda: not list((box.data / "loops").iterdir()), "the loop is deleted")
