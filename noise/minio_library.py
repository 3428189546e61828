"""The library's originals in a bucket of MinIO, or of any server that speaks S3."""

import errno
import logging
import mimetypes
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import CopySource
from minio.credentials.credentials import Credentials
from minio.credentials.providers import Provider
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3.exceptions import HTTPError

from noise import files
from noise.config import Access
from noise.errors import Unknown
from noise.library import CHUNK, Stamp, is_hidden
from noise.staging import check_room

log = logging.getLogger(__name__)

CONNECTING, ANSWERING, WRITING = 2.0, 5.0, 60.0  # seconds
SILENT = 5.0  # seconds without a sign of life on the stream of news; MinIO gives two a second
BACK_OFF = 1.0  # seconds between two tries while the server is away, and between two streams of news
REFUSED = 10.0  # seconds until a server that would not tell of changes is asked again
STARTING = ("NoSuchBucket", "XMinioServerNotInitialized")  # what it answers while it, or the bucket, is being made
LISTING, POLLING = 60.0, 10.0  # seconds between two listings with a stream of news, and without
EVENTS = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
GONE = ("NoSuchKey", "NoSuchObject", "ResourceNotFound")
DENIED = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch")
NUMBERS = {"XMinioStorageFull": errno.ENOSPC, "QuotaExceeded": errno.EDQUOT, "KeyTooLongError": errno.ENAMETOOLONG}
NUMBERS |= {"XMinioInvalidObjectName": errno.ENAMETOOLONG} | dict.fromkeys(DENIED, errno.EACCES)


class MinioLibrary:
    """The objects of one bucket, made when it is missing. Names that start with a dot are not looked at."""

    whole = True

    def __init__(self, access: Access, scratch: Path) -> None:
        self._access = access
        self._scratch = scratch
        self._client = _client(access, _pool(ANSWERING))
        self._writer = _client(access, _pool(WRITING))
        self._away: OSError | None = None  # why nobody asks the server at present
        self._told = False  # whether the server tells of changes
        self._changed = threading.Event()
        threading.Thread(target=self._keep_listening, name="minio", daemon=True).start()

    def list(self) -> dict[str, Stamp]:
        """Return every object."""
        with self._reaching():
            try:
                found = self._client.list_objects(bucket_name=self._access.bucket, recursive=True)
                return {o.object_name: Stamp(o.size, o.etag) for o in found if not is_hidden(o.object_name)}
            except S3Error as error:
                return self._made_bucket(error)

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """Lend a copy of the object."""
        copy = self._scratch / uuid.uuid4().hex
        try:
            with copy.open("wb") as file:
                for chunk in self.read(name):
                    check_room(len(chunk), self._scratch)
                    file.write(chunk)
            yield copy
        finally:
            files.remove(copy)

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the object's bytes."""
        with self._reaching():
            response = self._client.get_object(bucket_name=self._access.bucket, object_name=name)
        return self._chunks(response)

    def put(self, name: str, source: Path) -> Stamp:
        """Send the file."""
        kind, size = mimetypes.guess_type(name)[0] or "application/octet-stream", source.stat().st_size
        with self._reaching():
            made = self._writer.fput_object(
                bucket_name=self._access.bucket, object_name=name, file_path=str(source), content_type=kind
            )
        files.remove(source)
        return Stamp(size, str(made.etag))

    def remove(self, name: str) -> None:
        """Delete the object."""
        with self._reaching():
            self._client.remove_object(bucket_name=self._access.bucket, object_name=name)

    def rename(self, old: str, new: str) -> Stamp:
        """Have the server copy the object, then delete the first one."""
        bucket = self._access.bucket
        source = CopySource(bucket_name=bucket, object_name=old)
        with self._reaching():
            self._writer.copy_object(bucket_name=bucket, object_name=new, source=source)
            copy = self._client.stat_object(bucket_name=bucket, object_name=new)
        self.remove(old)
        return Stamp(int(copy.size or 0), str(copy.etag))

    def await_change(self, timeout: float) -> None:
        """Wait for news, or for the server to be there again; a listing now and then catches what was missed."""
        if self._away:
            time.sleep(BACK_OFF)
            self._probe()
        else:
            self._changed.wait(min(timeout, LISTING if self._told else POLLING))
        self._changed.clear()

    def _probe(self) -> None:
        """Ask whether the server is there; until it has answered nobody else waits for it."""
        with suppress(MinioException, HTTPError, ValueError, SyntaxError):
            with suppress(S3Error):  # an answer, too: the listing tells what it means
                self._client.bucket_exists(bucket_name=self._access.bucket)
            self._away = None

    def _made_bucket(self, error: S3Error) -> dict[str, Stamp]:
        if error.code != "NoSuchBucket":
            self._away = OSError(*_as_ours(error).args)
            raise error
        self._client.make_bucket(bucket_name=self._access.bucket)
        return {}

    def _chunks(self, response: Any) -> Iterator[bytes]:
        try:
            with self._reaching():
                yield from response.stream(CHUNK)
        finally:
            response.close()
            response.release_conn()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn the client's errors into OSError. While the server is away nobody waits for it but who follows it."""
        if away := self._away:
            raise OSError(away.errno, away.strerror)
        try:
            yield
        except S3Error as error:
            raise _as_ours(error) from error
        except (MinioException, HTTPError, ValueError, SyntaxError) as error:  # the last two: it is no S3 server
            self._away = away = OSError(errno.EHOSTUNREACH, f"MinIO cannot be reached: {error}")
            self._changed.set()
            raise away from error

    def _keep_listening(self) -> None:
        while True:
            pause = BACK_OFF
            try:
                self._listen()
            except (S3Error, InvalidResponseError, Untold) as error:
                pause = BACK_OFF if isinstance(error, S3Error) and error.code in STARTING else REFUSED
            except Exception as error:  # whatever it is, listening must not end
                log.debug("the stream of news has ended: %s", error)
            if self._told:
                self._told = False
                self._changed.set()  # the server may be gone
            time.sleep(pause)

    def _listen(self) -> None:
        """Follow one stream of news to its end."""
        client = _client(self._access, _OneStream(self._opened))
        with client.listen_bucket_notification(bucket_name=self._access.bucket, events=EVENTS) as events:
            for _ in events:
                self._changed.set()

    def _opened(self) -> None:
        """What happened before the stream was opened has to be looked for."""
        self._told = True
        self._changed.set()


class _Password(Provider):
    """The name and the password as they are now."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def retrieve(self) -> Credentials:
        """Return them; raise MinioException where there is no password yet."""
        try:
            return Credentials(access_key=self._access.user, secret_key=self._access.password())
        except (OSError, ValueError) as error:  # ValueError: there is a file, and nothing in it
            raise MinioException("there is no password yet") from error


class Untold(Exception):
    """The server does not tell of changes."""


class _OneStream(urllib3.PoolManager):
    """Opens one stream of news and says so; left alone, the client opens the next at once, over and over."""

    def __init__(self, opened: Callable[[], None]) -> None:
        super().__init__(timeout=urllib3.Timeout(connect=CONNECTING, read=SILENT), retries=False)
        self._opened = opened
        self._used = False

    def urlopen(self, method: str, url: str, *arguments: Any, **options: Any) -> urllib3.BaseHTTPResponse:
        """Open it, once."""
        if "events=" not in url:
            return super().urlopen(method, url, *arguments, **options)
        if self._used:
            raise HTTPError("the stream has ended")
        self._used = True
        response = super().urlopen(method, url, *arguments, **options)
        if response.headers.get("Content-Type", "").startswith("text/event-stream"):
            self._opened()
        elif response.status == 200:
            raise Untold
        return response


def _pool(answering: float) -> urllib3.PoolManager:
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECTING, read=answering),
        retries=False,
        maxsize=16,
        cert_reqs="CERT_REQUIRED",
    )


def _client(access: Access, pool: urllib3.PoolManager) -> Minio:
    url = urlsplit(access.url)
    return Minio(endpoint=url.netloc, secure=url.scheme == "https", credentials=_Password(access), http_client=pool)


def _as_ours(error: S3Error) -> Exception:
    if error.code in GONE:
        return Unknown("The file is gone.")
    return OSError(NUMBERS.get(str(error.code), errno.EIO), f"MinIO answered: {error.code}")
