"""A first `gongkai demo` builds and serves: also what has to be printed as PDF, by the server it started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_first_demo_prints_a_pdf(tmp_path, port):
    env = {**os.environ, "GONGKAI_DATA": str(tmp_path)}
    env.pop("GONGKAI_DATABASE_URL", None)
    demo = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "demo", "--port", str(port)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        pdf = _get(f"http://127.0.0.1:{port}/o/sample-lively/requests/form/form.pdf")
        assert pdf.startswith(b"%PDF")
        assert b"ok" in _get(f"http://127.0.0.1:{port}/healthz")
    finally:
        demo.terminate()
        demo.wait(timeout=20)


def _get(address: str) -> bytes:
    """What stands there, once the server is up."""
    for _ in range(300):
        try:
            with urlopen(address, timeout=20) as answer:
                return bytes(answer.read())
        except ConnectionError:
            time.sleep(0.3)
        except OSError as problem:
            if not isinstance(getattr(problem, "reason", None), ConnectionError):
                raise
            time.sleep(0.3)
    raise TimeoutError(address)
