"""What is too large, or too much, is refused by its size and never read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.adapters import received
from gongkai.records.actions.files import MAX_BYTES


class Sent:
    """A file that notes whether it was read."""

    def __init__(self, name: str = "甲.txt", size: int = 3) -> None:
        self.name, self.size, self.was_read = name, size, False

    def seek(self, offset: int) -> None:
        assert offset == 0

    def read(self) -> bytes:
        self.was_read = True
        return "甲".encode()


def test_file_is_read_and_scanned():
    assert received.scanned([Sent()], "files") == [("甲.txt", "甲".encode(), "none")]


def test_large_file_is_refused_unread_and_named_at_its_field():
    fine, large = Sent(), Sent("乙.pdf", MAX_BYTES + 1)
    with pytest.raises(ValidationError) as refused:
        received.scanned([fine, large], "proof")
    assert "“乙.pdf”超过 20 MB" in refused.value.message_dict["proof"][0]
    assert not fine.was_read
    assert not large.was_read


def test_more_than_ten_files_are_refused_unread():
    many = [Sent() for _ in range(received.MOST + 1)]
    with pytest.raises(ValidationError) as refused:
        received.scanned(many, "files")
    assert "最多上传 10 个文件" in refused.value.message_dict["files"][0]
    assert not any(each.was_read for each in many)
