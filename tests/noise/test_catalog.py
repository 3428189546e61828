"""What is told of a noise that is listed while it is still being brought."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from noise.cache import Cache
from noise.catalog import Catalog
from noise.imports import Importer
from noise.library import FolderLibrary
from noise.remembered import Remembered


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    library, remembered = FolderLibrary(tmp_path / "library"), Remembered(tmp_path / "objects.json")
    catalog = Catalog(library, Cache(tmp_path / "loops"), Importer(None), remembered)
    catalog.refresh()
    yield catalog
    catalog.close()


def test_what_is_found_out_after_a_noise_was_listed_is_told(catalog: Catalog, tmp_path: Path) -> None:
    told: list[bool] = []
    with catalog.expecting("rain.wav"):
        (tmp_path / "library" / "rain.wav").write_bytes(b"sound")
        catalog.refresh()
        assert not catalog.get("rain").builtin
        catalog.builtin = lambda stamp: True
    catalog.subscribe(told.append)
    catalog.refresh()
    assert catalog.get("rain").builtin
    assert told == [True]
