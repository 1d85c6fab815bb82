"""Scanned reports: what is clear is read, what is not is said to be unreadable, and no figure is wrong."""

import importlib.util
import io
import socket
import sys

import pytest

import printing
from gongkai.report.checks import check
from gongkai.report.model import Cell, Report, Unreadable
from gongkai.report.read import PICTURES, read

if importlib.util.find_spec("rapidocr") is None:
    pytest.skip("the extra ocr is not installed", allow_module_level=True)

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

import scanning
from gongkai.report.read.pdfpage import Letter, read_page

USUAL = scanning.SCANNERS["200 dpi, askew, grey, JPEG"]


@pytest.fixture(scope="module")
def paper() -> tuple[printing.Printed, bytes]:
    printed, data, _ = printing.document("PDF, ruled", (), 1)
    return printed, data


@pytest.fixture(scope="module")
def whole(paper: tuple[printing.Printed, bytes]) -> Report:
    """The whole report, from a TIFF of its pages, without a network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda *args: pytest.fail("the network was asked"))
        return read(scanning.packed(USUAL.take(paper[1]), "TIFF", compression="tiff_lzw"), "report.tif")


def test_a_scanned_report_is_read_without_a_wrong_figure(
    paper: tuple[printing.Printed, bytes], whole: Report
) -> None:
    score = printing.Score()
    assert score.add(paper[0].truth, whole) == []
    assert score.right >= 190


def test_its_prose_is_read(whole: Report) -> None:
    assert (whole.organ, whole.year) == (printing.ORGAN, 2023)
    told = {no: text.replace(" ", "") for no, text in printing.SENTENCES.items()}
    assert {section.no: section.text for section in whole.sections} == told


def test_every_place_says_that_it_was_recognised(whole: Report) -> None:
    assert whole.cells["t3.new.person"].place == "第 1 页（扫描识别）表格第 4 行第 4 列"
    assert all("扫描识别" in cell.place for cell in whole.cells.values() if cell.place)


def test_people_are_told_to_compare_it_with_the_original(whole: Report) -> None:
    (notice,) = (finding for finding in check(whole) if finding.rule == "READ-SCANNED")
    assert notice.message.startswith("表格里有 200 格是从图片识别出来的")
    assert notice.severity == "notice"


def spot(paper: bytes, text: str) -> tuple[float, float, float, float]:
    """Where a text stands on the first page: left, top, right, bottom as parts of its width and height."""
    document = pdfium.PdfDocument(paper)
    page = read_page(document, 0)
    document.close()
    at = "".join(letter.char for letter in page.letters).index(text)
    letters: tuple[Letter, ...] = page.letters[at : at + len(text)]
    return (
        letters[0].left / page.width,
        1 - letters[0].top / page.height,
        letters[-1].right / page.width,
        1 - letters[0].bottom / page.height,
    )


def test_what_is_blotted_is_unreadable_and_only_what_is_empty_is_blank(
    paper: tuple[printing.Printed, bytes],
) -> None:
    printed, data = paper
    picture = scanning.Scanner(200).take(data)[0]
    draw = ImageDraw.Draw(picture)
    inner = [id for id in printed.truth if id.startswith("t3.") and not id.endswith(("other_org", "total"))]
    large = [id for id in inner if (printed.truth[id] or 0) > 999][:6]
    for id, harm in zip(large, (_wall_beside, _erase, _blot, _cover_last, _strike, _stroke), strict=True):
        left, top, right, bottom = spot(data, str(printed.truth[id]))
        harm(draw, left * picture.width, top * picture.height, right * picture.width, bottom * picture.height)
    report = read(scanning.packed([picture], "PNG"), "report.png")
    states = [report.cells[id].state for id in large]
    assert states == ["unreadable", "blank", *["unreadable"] * 4]
    here = {id: figure for id, figure in printed.truth.items() if report.cells[id].place and id not in large}
    assert len(here) > 60
    assert printing.Score().add(here, _only(report, here)) == []


def _only(report: Report, cells: dict[str, int | None]) -> Report:
    kept: dict[str, Cell] = {id: report.cells[id] for id in cells}
    return Report(report.organ, report.year, report.form, "", None, report.sections, kept)


def _blot(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    draw.ellipse((left, top, right, bottom), fill=0)


def _erase(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    draw.rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=255)


def _cover_last(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    draw.rectangle((right - (right - left) / 4, top, right, bottom), fill=0)


def _strike(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    draw.line((left - 2, (top + bottom) / 2, right + 2, (top + bottom) / 2), fill=0, width=3)


def _stroke(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    """A “/” in the place of the figure, which the model reads as a 1."""
    _erase(draw, left, top, right, bottom)
    draw.line((left + 4, bottom, left + 4 + 0.4 * (bottom - top), top), fill=0, width=2)


def _wall_beside(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    """The wall at the right of its cell is not there."""
    draw.rectangle((right + 3, top - 10, right + 1.5 * (right - left), bottom + 10), fill=255)


def test_a_scanned_pdf_is_not_read_where_scans_are_not_wanted(
    paper: tuple[printing.Printed, bytes],
) -> None:
    scan = scanning.packed(scanning.Scanner(150).take(paper[1]), "PDF")
    with pytest.raises(Unreadable, match="是扫描件，没有文字，这里不识别"):
        read(scan, "report.pdf", scans=False)


@pytest.mark.parametrize("ending", PICTURES)
def test_a_picture_is_not_read_where_scans_are_not_wanted(ending: str) -> None:
    with pytest.raises(Unreadable, match="这里不识别"):
        read(b"", f"report.{ending}", scans=False)


def test_one_line_says_what_is_missing_without_the_extra(
    paper: tuple[printing.Printed, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("scanned", "picture"):
        monkeypatch.setitem(sys.modules, f"gongkai.report.read.{module}", None)
    scan = scanning.packed(scanning.Scanner(150).take(paper[1]), "PDF")
    with pytest.raises(Unreadable, match=r"^这份 PDF 是扫描件，没有文字。安装 gongkai\[ocr\] 后可以识别。$"):
        read(scan, "report.pdf")
    with pytest.raises(Unreadable, match=r"^这是图片，没有文字。安装 gongkai\[ocr\] 后可以识别。$"):
        read(b"\x89PNG", "-")


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (Image.new("L", (400, 300), 255), "图片太小"),
        (Image.new("L", (1200, 1600), 255), "不像是一份政府信息公开工作年度报告"),
        (Image.new("RGBA", (1200, 1600), (0, 0, 0, 0)), "不像是一份政府信息公开工作年度报告"),
        (Image.new("1", (11_000, 11_000)), "图片太大"),
    ],
)
def test_pictures_that_are_no_report_are_refused(picture: Image.Image, said: str) -> None:
    out = io.BytesIO()
    picture.save(out, "PNG")
    with pytest.raises(Unreadable, match=said):
        read(out.getvalue(), "report.png")


def test_damaged_pictures_are_refused() -> None:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 80).save(out, "JPEG")
    for data in (b"", out.getvalue()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50):
        with pytest.raises(Unreadable):
            read(data, "report.jpg")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.report.read.picture.MOST_PAGES", 2)
    pages = [Image.new("1", (800, 1000), 1)] * 3
    with pytest.raises(Unreadable, match="超过 2 页"):
        read(scanning.packed(pages, "TIFF"), "report.tif")
