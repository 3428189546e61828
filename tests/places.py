"""Where a person drops sounds: a folder, or a bucket as seen by an S3 client that is not the service's."""

import io
import urllib.parse
import uuid
from pathlib import Path
from typing import Protocol

from minio import Minio

from noise.builtin import RECORD
from tests.servers import MinioServer
from tests.service import all_given


class Place(Protocol):
    """What a person can do there."""

    settings: dict[str, str]  # with which the service finds it

    def drop(self, name: str, content: bytes) -> None:
        """Put a file there."""

    def take_away(self, name: str) -> None:
        """Delete a file."""

    def content(self, name: str) -> bytes:
        """Return what a file has."""


class Folder:
    """The folder `library` in the service's data folder."""

    def __init__(self, data: Path) -> None:
        self.settings: dict[str, str] = {}
        self._folder = data / "library"

    def drop(self, name: str, content: bytes) -> None:
        """Copy a file into it."""
        (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)

    def take_away(self, name: str) -> None:
        """Delete a file."""
        (self._folder / name).unlink()

    def content(self, name: str) -> bytes:
        """Return what a file has."""
        return (self._folder / name).read_bytes()


class Bucket:
    """A bucket of its own. Unless it is `new`, it says that the built-in noises were put into it before."""

    def __init__(self, server: MinioServer, new: bool = False) -> None:
        self.server = server
        self.name = f"test-{uuid.uuid4().hex}"
        self.settings = {
            "MINIO_URL": server.url,
            "MINIO_BUCKET": self.name,
            "MINIO_ROOT_USER": server.user,
            "MINIO_ROOT_PASSWORD_FILE": str(server.password_file),
        }
        if not new:
            self.drop(RECORD, all_given().encode())

    @property
    def client(self) -> Minio:
        """A client of a person's own."""
        endpoint = urllib.parse.urlsplit(self.server.url).netloc
        return Minio(endpoint=endpoint, access_key=self.server.user, secret_key=self.server.password, secure=False)

    def drop(self, name: str, content: bytes) -> None:
        """Upload an object."""
        client = self.client
        if not client.bucket_exists(bucket_name=self.name):
            client.make_bucket(bucket_name=self.name)
        client.put_object(bucket_name=self.name, object_name=name, data=io.BytesIO(content), length=len(content))

    def take_away(self, name: str) -> None:
        """Delete an object."""
        self.client.remove_object(bucket_name=self.name, object_name=name)

    def content(self, name: str) -> bytes:
        """Return what an object has."""
        response = self.client.get_object(bucket_name=self.name, object_name=name)
        return bytes(response.read())
