"""Files on shared storage: sealed before they are sent, there in full or not at all, gone when deleted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.storage import storages

from gongkai.adapters.objects import Unreachable
from gongkai.records import files

pytest.importorskip("storages", reason="the extra s3 is not installed")


class Bucket(BaseHTTPRequestHandler):
    """What a storage of this kind does with one object: PUT, HEAD, GET, DELETE."""

    kept: dict[str, bytes] = {}
    broken = False

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _say(self, status: int, data: bytes = b"", *, body: bool = True) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT")
        self.end_headers()
        if body:
            self.wfile.write(data)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.broken:
            self._say(500)
            return
        assert "Authorization" in self.headers
        self.kept[self._key()] = data
        self._say(200)

    def do_HEAD(self) -> None:
        found = self.kept.get(self._key())
        self._say(404 if found is None else 200, found or b"", body=False)

    def do_GET(self) -> None:
        found = self.kept.get(self._key())
        if found is None:
            self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._say(200, found)

    def do_DELETE(self) -> None:
        self.kept.pop(self._key(), None)
        self._say(204)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def bucket(settings) -> Iterator[type[Bucket]]:
    """A storage of this test alone, and the platform set to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Bucket.kept, Bucket.broken = {}, False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    given = {
        "bucket_name": "gongkai",
        "location": "files",
        "endpoint_url": f"http://127.0.0.1:{server.server_address[1]}",
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
    }
    before = settings.STORAGES
    settings.STORAGES = {**before, "files": {"BACKEND": "gongkai.adapters.objects.Objects", "OPTIONS": given}}
    yield Bucket
    storages["files"].connection.meta.client.close()
    server.shutdown()
    server.server_close()
    thread.join()


def test_file_is_sealed_before_it_is_sent_and_comes_back(bucket):
    text = "身份证明的扫描件".encode() * 1000
    path = files.put(text, encrypt=True)
    [(key, sent)] = bucket.kept.items()
    assert key == f"/gongkai/files/{path}"
    assert text[:30] not in sent
    assert sent.startswith(b"1.aes.")
    assert files.exists(path)
    assert files.get(path, encrypted=True) == text


def test_file_that_is_deleted_is_gone(bucket):
    path = files.put(b"a", encrypt=False)
    files.delete(path)
    assert bucket.kept == {}
    assert not files.exists(path)
    with pytest.raises(FileNotFoundError):
        files.get(path, encrypted=False)
    files.delete(path)


def test_storage_that_refuses_is_an_interruption_and_nothing_is_kept(bucket):
    bucket.broken = True
    with pytest.raises(Unreachable):
        files.put(b"a", encrypt=True)
    assert bucket.kept == {}
    assert issubclass(Unreachable, ConnectionError)  # which the pages answer with 503
