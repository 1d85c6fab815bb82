"""In which encoding was a text written?"""

from __future__ import annotations

from gongkai.report.model import Unreadable

LARGEST = 8 * 1024 * 1024  # bytes; a report is a few kilobytes of text
_MOST_DAMAGE = 0.01  # of the characters; a few broken ones, shown as �, spoil no more than themselves
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes, largest: int = LARGEST) -> str:
    """The text of a file in UTF-8, UTF-16 (with its mark) or GBK, with \\n line ends."""
    if not data.strip():
        raise Unreadable("文件是空的。")
    if len(data) > largest:
        raise Unreadable(f"文件太大（{len(data) // 1024 // 1024} MB），不像是一份年度报告。")
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _lines(text)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") > len(text) * _MOST_DAMAGE:
        raise Unreadable("认不出文件的文字编码，请另存为 UTF-8 编码的文本。")
    return _lines(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _candidates(data: bytes) -> tuple[str, ...]:
    marked = tuple(encoding for mark, encoding in _MARKS if data.startswith(mark))
    return marked or ("utf-8", "gb18030")
