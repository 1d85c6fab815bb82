"""A report as pictures of its pages: a photograph, or a scan of one page or of several (TIFF).

Needs the extra `ocr`.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from gongkai.report.model import Report, Unreadable
from gongkai.report.read.document import report_of
from gongkai.report.read.lines import numbered
from gongkai.report.read.pages import pieces
from gongkai.report.read.recognise import Picture
from gongkai.report.read.scanned import MOST_PAGES, MOST_POINTS, recognised

LARGEST = 100 * 1024 * 1024  # bytes
_HUGEST = 100_000_000  # points; a picture that has more is not opened
_LEAST = 700  # points of the shorter side; less shows no figures


def read(data: bytes) -> Report:
    """The report in a picture; Unreadable if it is none."""
    if len(data) > LARGEST:
        raise Unreadable(f"文件太大（{len(data) // 1024 // 1024} MB），不像是一份年度报告。")
    pages = (recognised(picture, no) for no, picture in enumerate(_pictures(data), start=1))
    return report_of(numbered(pieces(list(pages))))


def _pictures(data: bytes) -> Iterator[Picture]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd tags, and of sizes that are checked here
        try:
            with Image.open(io.BytesIO(data)) as file:
                for no, page in enumerate(ImageSequence.Iterator(file), start=1):
                    if no > MOST_PAGES:
                        raise Unreadable(f"图片超过 {MOST_PAGES} 页，不像是一份年度报告。")
                    yield _grey(page)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
            if isinstance(fault, Unreadable):
                raise
            raise Unreadable("这不是图片，或者文件已损坏。") from None


def _grey(page: Image.Image) -> Picture:
    """As it is held upright, on white, in grey, and not finer than needed."""
    wide, high = page.size
    if wide * high > _HUGEST:
        raise Unreadable("图片太大，打不开；扫描成 200 至 300 dpi 就够了。")
    if min(wide, high) < _LEAST:
        raise Unreadable(f"图片太小（{wide}×{high}），看不清数字；请扫描成 200 至 300 dpi。")
    page.draft("L", (wide, high))
    upright = ImageOps.exif_transpose(page).convert("RGBA" if page.has_transparency_data else "L")
    if upright.mode == "RGBA":
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright).convert("L")
    scale = (MOST_POINTS / (wide * high)) ** 0.5
    if scale < 1:
        upright = upright.resize((round(upright.width * scale), round(upright.height * scale)))
    return np.asarray(upright, np.uint8)
