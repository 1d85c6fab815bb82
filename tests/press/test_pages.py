"""The pages of a PDF are told from its page tree; whatever cannot be told is None."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from gongkai.letter.sheet import Say, Sheet
from gongkai.letter.write import render
from gongkai.press.pages import count


@pytest.mark.parametrize("lines", [1, 60, 900])
def test_pages_of_our_own_papers_are_counted(lines):
    made = render(Sheet("清单", (Say("一行字"),) * lines, "某局", date(2026, 1, 5)), "pdf")
    assert count(made) == len(pypdfium2.PdfDocument(made)) >= lines // 60


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[2 0 R]/Count 3>>endobj", 3),
        (b"%PDF-1.4\n1 0 obj<</Count 12 /Kids[2 0 R] /Type /Pages>>endobj", 12),
        (b"%PDF-1.4\n1 0 obj<</Type/Pages/Count 2>>endobj\n2 0 obj<</Type/Pages/Count 7>>endobj", 7),
        (b"%PDF-1.4\n1 0 obj<</Type/Pages/Count 3>>endobj trailer<</Encrypt 9 0 R>>", None),
        (b"%PDF-1.4 nothing", None),
        (b"PK\x03\x04 /Type/Pages/Count 3", None),
        (b"", None),
    ],
)
def test_pages_of_others_are_read_or_unknown(data, pages):
    assert count(data) == pages
