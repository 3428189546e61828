"""The decoder's door: whatever knocks, there is a loop or a sentence, soon and within bounds."""

import contextlib
import io
import random
import re
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from os import getpid
from pathlib import Path

import pytest
import soundfile

from noise.errors import Refused
from noise.imports import Importer, Job
from noise.loops import Loop
from tests.hearing import random_loop
from tests.service import NoiseService

RATE = 44100
FILES = 2000
LONGEST = 5.0  # seconds for any one file
MEMORY = 400_000  # kB for the process that decodes
ALLOWED_TO_STOP = 0  # files of a kind that may end the process that decodes; each of them is told so
EXTREMES = (0, 1, 2, 9, 255, 7999, 8000, 44101, 192_000, 192_001, 2**15, 2**16 - 1, 2**24, 2**31 - 1, 2**31, 2**32 - 1)

Mutation = Callable[[bytearray, random.Random], None]


def encoded(kind: str, subtype: str, rate: int = RATE, channels: int = 2) -> bytes:
    file = io.BytesIO()
    samples = random_loop(rate // 4)[:, [0, 1] * (channels // 2) or [0]]
    soundfile.write(file, samples // 2, rate, format=kind, subtype=subtype)
    return file.getvalue()


def with_loop_points(audio: bytes, first: int, last: int) -> bytes:
    chunk = struct.pack("<9I6I", 0, 0, 22675, 60, 0, 0, 0, 1, 0, 0, 0, first, last, 0, 0)
    whole = audio + struct.pack("<4sI", b"smpl", len(chunk)) + chunk
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


SEEDS: dict[str, Callable[[], bytes]] = {
    "wav of 8 bits": lambda: encoded("WAV", "PCM_U8"),
    "wav of 16 bits": lambda: encoded("WAV", "PCM_16"),
    "wav of 24 bits": lambda: encoded("WAV", "PCM_24", 48000),
    "wav of 32 bits": lambda: encoded("WAV", "PCM_32", 22050, 1),
    "wav of floats": lambda: encoded("WAV", "FLOAT", 96000),
    "extensible wav": lambda: encoded("WAVEX", "PCM_16", RATE, 6),
    "rf64": lambda: encoded("RF64", "PCM_16"),
    "wav with loop points": lambda: with_loop_points(encoded("WAV", "PCM_16", 48000), 100, 10_000),
    "flac": lambda: encoded("FLAC", "PCM_16", 48000),
    "ogg vorbis": lambda: encoded("OGG", "VORBIS"),
    "opus": lambda: encoded("OGG", "OPUS", 48000),
    "mp3": lambda: encoded("MP3", "MPEG_LAYER_III"),
    "aiff": lambda: encoded("AIFF", "PCM_16"),
}


def flip(audio: bytearray, dice: random.Random) -> None:
    """Other bits, anywhere."""
    for _ in range(dice.choice((1, 3, 10, 100))):
        audio[dice.randrange(len(audio))] ^= dice.randrange(1, 256)


def flip_early(audio: bytearray, dice: random.Random) -> None:
    """Other bits, in the header."""
    for _ in range(dice.choice((1, 2, 5))):
        audio[dice.randrange(min(200, len(audio)))] ^= 1 << dice.randrange(8)


def truncate(audio: bytearray, dice: random.Random) -> None:
    """The end is missing; half of the times, nearly all."""
    del audio[dice.randrange(dice.choice((100, len(audio)))) :]


def insert(audio: bytearray, dice: random.Random) -> None:
    """Something that does not belong there."""
    place = dice.randrange(len(audio))
    audio[place:place] = dice.randbytes(dice.choice((1, 7, 4000)))


def duplicate(audio: bytearray, dice: random.Random) -> None:
    """A piece comes again, somewhere."""
    start, place = dice.randrange(len(audio)), dice.randrange(len(audio))
    audio[place:place] = audio[start : start + dice.choice((8, 500, 20_000))]


def drop(audio: bytearray, dice: random.Random) -> None:
    """A piece is missing."""
    start = dice.randrange(len(audio))
    del audio[start : start + dice.choice((1, 8, 500))]


def claim(audio: bytearray, dice: random.Random) -> None:
    """A number of the header is another one: a length, a rate, a count."""
    number = dice.choice(("<I", "<H", ">I", ">H", "<Q"))
    value = dice.choice(EXTREMES) % 256 ** struct.calcsize(number)
    struct.pack_into(number, audio, dice.randrange(4, min(120, len(audio)) - 8), value)


def claim_late(audio: bytearray, dice: random.Random) -> None:
    """A number of the last chunk is another one."""
    value = dice.choice(EXTREMES)
    struct.pack_into("<I", audio, len(audio) - 4 * dice.randrange(1, min(18, len(audio) // 4)), value)


MUTATIONS: tuple[Mutation, ...] = (flip, flip_early, truncate, insert, duplicate, drop, claim, claim, claim, claim_late)


def sealed(ogg: bytearray) -> None:
    """Make the checksums of the pages right, so that what is wrong gets further in."""
    for page in re.finditer(b"OggS.{22}(.)", bytes(ogg), re.DOTALL):
        start, table = page.start(), page.end()
        end = table + page[1][0] + sum(ogg[table : table + page[1][0]])
        struct.pack_into("<I", ogg, start + 22, 0)
        struct.pack_into("<I", ogg, start + 22, checksum(ogg[start:end]))


def checksum(page: bytes | bytearray) -> int:
    """The CRC of an Ogg page (RFC 3533)."""
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ CRC[(value >> 24) ^ byte]
    return value


def _crc_of(value: int) -> int:
    for _ in range(8):
        value = (value << 1) ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value


CRC = [_crc_of(number << 24) for number in range(256)]


def mutated(audio: bytes, number: int) -> bytes:
    """The same for the same number."""
    dice, mutant = random.Random(number), bytearray(audio)
    for _ in range(dice.choice((1, 1, 2))):
        if len(mutant) > 16:
            dice.choice(MUTATIONS)(mutant, dice)
    if dice.random() < 0.7:
        sealed(mutant)
    return bytes(mutant)


@pytest.fixture(scope="module")
def importers() -> Iterator[list[Importer]]:
    """One for each core."""
    importers = [Importer(-23.0) for _ in range(2)]
    yield importers
    for importer in importers:
        importer.close()


@pytest.fixture
def importer(importers: list[Importer]) -> Importer:
    return importers[0]


def submitted(importer: Importer, source: Path, content: bytes) -> Job:
    source.write_bytes(content)
    return importer.submit(Job(lambda: contextlib.nullcontext(source), source.with_suffix(".s16")))


def imported(importer: Importer, source: Path, content: bytes) -> Job:
    """Import the file for real; fail when that takes too long."""
    return answered(submitted(importer, source, content))


def answered(job: Job) -> Job:
    assert job.done.wait(LONGEST), f"{job.target.stem} took more than {LONGEST} s"
    return job


def assert_answered(job: Job, what: str) -> None:
    """There is a loop that can be played, or a sentence for the user."""
    if isinstance(job.loop, Loop):
        assert job.loop.frames == job.target.stat().st_size // 4 > 0, what
        assert len(job.pairs) <= 1000, what
    else:
        assert isinstance(job.error, Refused), f"{what}: {job.error!r}"
        assert str(job.error).endswith("."), what
        assert "/" not in str(job.error), what


@pytest.mark.parametrize("kind", SEEDS)
def test_every_mutated_file_becomes_a_loop_or_a_sentence(kind: str, importers: list[Importer], tmp_path: Path) -> None:
    seed, first, stopped = SEEDS[kind](), zlib.crc32(kind.encode()), 0
    for number in range(first, first + FILES // len(SEEDS) + 1, len(importers)):
        jobs = [
            submitted(importer, tmp_path / f"{number + n}", mutated(seed, number + n))
            for n, importer in enumerate(importers)
        ]
        for job in map(answered, jobs):
            assert_answered(job, f"{kind}, mutation {job.target.stem}")
            stopped += "made the decoder stop" in str(job.error)
    assert stopped <= ALLOWED_TO_STOP


def test_a_file_that_is_whole_becomes_a_loop_after_all_those(importer: Importer, tmp_path: Path) -> None:
    for kind, seed in SEEDS.items():
        assert imported(importer, tmp_path / "whole", seed()).loop, kind


def test_what_files_claim_costs_no_memory(importer: Importer) -> None:
    found = subprocess.run(["pgrep", "-P", str(getpid()), "-f", "noise.loops"], capture_output=True, text=True)
    for process in found.stdout.split():
        status = Path(f"/proc/{process}/status").read_text()
        assert int(status.split("VmHWM:")[1].split()[0]) < MEMORY


def huge_claims() -> dict[str, bytes]:
    """Small files that say of themselves that they are enormous."""
    wav, flac, aiff = (SEEDS[kind]() for kind in ("wav of 16 bits", "flac", "aiff"))
    data, comm = wav.index(b"data") + 4, aiff.index(b"COMM") + 10
    return {
        "a WAV file of 4 GiB": wav[:4] + b"\xff" * 4 + wav[8:data] + b"\xff" * 4 + wav[data + 4 :],
        "a FLAC file of 2**36 frames": flac[:21] + bytes([flac[21] | 0x0F]) + b"\xff" * 4 + flac[26:],
        "an AIFF file of 2**32 frames": aiff[:comm] + b"\xff" * 4 + aiff[comm + 4 :],
        "a loop of 2**32 frames": with_loop_points(wav, 0, 2**32 - 2),
        "192 kHz in one frame": wav[:24] + struct.pack("<I", 192_000) + wav[28 : data + 8],
        "an odd rate in a few frames": wav[:24] + struct.pack("<I", 44_101) + wav[28 : data + 24],
    }


HUGE_CLAIMS = huge_claims()


@pytest.mark.parametrize("what", HUGE_CLAIMS)
def test_a_small_file_that_claims_much_is_done_soon(what: str, importer: Importer, tmp_path: Path) -> None:
    began = time.monotonic()
    assert_answered(imported(importer, tmp_path / "huge", HUGE_CLAIMS[what]), what)
    assert time.monotonic() - began < LONGEST / 2


def test_a_page_that_is_whole_keeps_its_checksum() -> None:
    page = SEEDS["opus"]()
    copied = bytearray(page)
    sealed(copied)
    assert copied == page


def test_no_upload_of_a_mutated_file_is_a_fault_of_the_service(noise: NoiseService) -> None:
    for number, kind in zip(range(20), list(SEEDS) * 2, strict=False):
        answer = noise.upload("x", mutated(SEEDS[kind](), number))
        assert answer.status_code in (200, 201, 415), f"{kind}, mutation {number}: {answer.text}"
        assert answer.ok or answer.json()["message"].endswith(".")
    assert "Traceback" not in noise.log
