"""Plugs the real things together."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from noise.app import create_app
from noise.builtin import Builtin
from noise.cache import Cache
from noise.catalog import Catalog
from noise.changes import Changes
from noise.config import Config
from noise.device import Device
from noise.file_store import FileStore
from noise.health import Health
from noise.imports import Importer
from noise.library import FolderLibrary, Library
from noise.machine import Machine
from noise.minio_library import MinioLibrary
from noise.player import Player
from noise.redis_store import RedisStore
from noise.remembered import Remembered
from noise.staging import Staging
from noise.state import State, Store
from noise.uploads import Uploads

LOG_FORMAT = "%(asctime)s %(levelname)s noise: %(message)s"


@dataclass(frozen=True)
class Service:
    """The running service: its WSGI application and how to end it."""

    app: Any
    player: Player
    state: State
    catalog: Catalog

    def close(self) -> None:
        """Fade out, write what is left."""
        self.catalog.close()
        self.player.close()
        self.state.close()


def build(config: Config) -> Service:
    """Start everything with the settings given."""
    logging.basicConfig(level=config.log_level, format=LOG_FORMAT)
    changes = Changes()
    player = Player(config.audio_buffer, changes.tell)
    staging = Staging(config.data_dir / "incoming")
    state = State(_store(config))
    cache, remembered = Cache(config.data_dir / "loops"), Remembered(config.data_dir / "objects.json")
    catalog = Catalog(_library(config, staging.folder), cache, Importer(config.level_lufs), remembered)
    uploads = Uploads(catalog, staging)
    machine = Machine(config, player, state, catalog, changes)
    builtin = Builtin(config.builtin_dir, catalog, uploads, staging.folder)
    catalog.follow()
    machine.resume()
    threading.Thread(target=builtin.keep_putting, name="builtin", daemon=True).start()
    health = Health(machine, lambda: staging.free_bytes, Device(config.supervisor))
    return Service(create_app(machine, uploads, health, config.password), player, state, catalog)


def _store(config: Config) -> Store:
    return RedisStore(config.redis_url) if config.redis_url else FileStore(config.data_dir / "state.json")


def _library(config: Config, scratch: Path) -> Library:
    return MinioLibrary(config.minio, scratch) if config.minio else FolderLibrary(config.data_dir / "library")
