"""Whatever bytes come: an answer, in sentences, and soon."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.guard.conftest import ole, pdf, picture, zipped

from gongkai.guard import files, kinds

STARTS = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"%PDF-", b"PK\x03\x04", kinds.OLE_START


@given(st.sampled_from(["a.pdf", "a.docx", "a.doc", "a.zip", "a.jpg", "a.txt"]), st.binary(max_size=3000))
def test_check_random_bytes_never_fail(name: str, data: bytes) -> None:
    assert isinstance(files.check(name, data).problems, tuple)


@given(st.sampled_from(STARTS), st.binary())
def test_check_true_start_and_random_rest_is_never_fine(start: bytes, rest: bytes) -> None:
    assert files.check("a.pdf", start + rest).problems


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.fixture(scope="module")
def good(word: bytes) -> dict[str, bytes]:
    return {
        "a.docx": word,
        "a.pdf": pdf(_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "a.doc": ole({"WordDocument": b""}, ("Macros",)),
        "a.xls": ole({"Workbook": b""}, ("Macros",)),
        "a.zip": zipped({"a.txt": b"words" * 50, "b.docx": word}),
        "a.jpg": picture("JPEG"),
        "a.tif": picture("TIFF"),
        "a.bmp": picture("BMP"),
    }


@given(data=st.data())
def test_check_damaged_file_never_fails(good: dict[str, bytes], data) -> None:
    name = data.draw(st.sampled_from(sorted(good)))
    damaged = bytearray(good[name])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(damaged)))
    for problem in files.check(name, bytes(damaged[:cut])).problems:
        assert problem.startswith("“")
        assert problem.endswith("。")
