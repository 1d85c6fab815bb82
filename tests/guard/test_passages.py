"""Every word of a file is found, hidden ones too, with a place that a clerk understands."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import docx
import pikepdf
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.guard.conftest import lists, member, ole, pdf, picture, typeset, with_members, zipped

from gongkai.guard import archives
from gongkai.guard.passages import extract
from gongkai.guard.reading.sheets import digits, letters, number

ADULT = "11010519491231002X"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def places(name: str, data: bytes, **given) -> dict[str, str]:
    """Words by place, without the file's name."""
    found = extract(name, data, **given)
    assert found.unread == ()
    return {passage.place: passage.text for passage in found.passages[1:]}


def book(fill) -> bytes:
    """A workbook that `fill(book)` has filled."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as opened:
        fill(opened)
    return made.getvalue()


def document(fill) -> bytes:
    """A Word document that `fill(document)` has filled."""
    made, opened = BytesIO(), docx.Document()
    fill(opened)
    opened.save(made)
    return made.getvalue()


def edited(word: bytes, body: str) -> bytes:
    """The document with another body, written as XML."""
    text = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return with_members(word, {"word/document.xml": text.encode()})


def test_text_comes_by_lines_in_any_coding() -> None:
    text = "第一行\n\n电话13800138000"
    for coding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert places("a.txt", text.encode(coding)) == {"第 1 行": "第一行", "第 3 行": "电话13800138000"}


def test_csv_comes_by_cells_with_headings() -> None:
    found = extract("名单.csv", f"姓名,身份证号\r\n张三,{ADULT}\r\n".encode("gb18030")).passages
    assert [(each.place, each.label, each.joined) for each in found[3:]] == [
        ("第 2 行第 1 列", "姓名", False),
        ("第 2 行第 2 列", "身份证号", True),
    ]


def test_word_places_are_named() -> None:
    def fill(made) -> None:
        made.add_paragraph("第一段")
        run = made.add_paragraph().add_run("第二段")
        made.add_comment(run, text="批注里的话", author="王建国")
        made.add_table(2, 2).cell(1, 1).text = "格里的话"
        made.sections[0].header.paragraphs[0].text = "眉上的话"
        made.sections[0].footer.paragraphs[0].text = "脚下的话"
        made.core_properties.author = "李建国"
        made.core_properties.last_modified_by = "赵建国"

    found = places("a.docx", document(fill))
    assert found["第 1 段"] == "第一段"
    assert found["第 2 段"] == "第二段"
    assert found["批注"] == "批注里的话"
    assert found["批注人"] == "王建国"
    assert found["表格 1 第 2 行第 2 列"] == "格里的话"
    assert found["页眉"] == "眉上的话"
    assert found["页脚"] == "脚下的话"
    assert found["文档属性“作者”"] == "李建国"
    assert found["文档属性“最后保存者”"] == "赵建国"


def test_word_runs_of_one_paragraph_are_one_text(word: bytes) -> None:
    body = (
        "<w:p><w:r><w:t>138</w:t></w:r><w:bookmarkStart/><w:r><w:t>0013</w:t></w:r>"
        "<w:hyperlink><w:r><w:t>8000</w:t></w:r></w:hyperlink></w:p>"
    )
    assert places("a.docx", edited(word, body))["第 1 段"] == "13800138000"


def test_word_deleted_and_hidden_words_are_read(word: bytes) -> None:
    body = (
        '<w:p><w:r><w:t>电话</w:t></w:r><w:del w:author="王建国">'
        "<w:r><w:delText>13800138000</w:delText></w:r>"
        "</w:del><w:ins><w:r><w:t>见附件</w:t></w:r></w:ins></w:p>"
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{ADULT}</w:t></w:r></w:p>"
        '<w:p><w:r><w:instrText> HYPERLINK "mailto:zhang@example.com" </w:instrText></w:r></w:p>'
    )
    found = places("a.docx", edited(word, body))
    assert found["第 1 段"] == "电话见附件"
    assert found["第 1 段（修订前的文字）"] == "电话13800138000"
    assert found["修订人"] == "王建国"
    assert found["第 2 段（隐藏文字）"] == ADULT
    assert "zhang@example.com" in found["第 3 段（域代码）"]


def test_word_text_box_that_is_kept_twice_is_read_once(word: bytes) -> None:
    box = f"<w:txbxContent><w:p><w:r><w:t>{ADULT}</w:t></w:r></w:p></w:txbxContent>"
    found = extract("a.docx", edited(word, f"<w:p><w:r><w:t>外</w:t>{box}{box}</w:r></w:p>")).passages
    assert [each.text for each in found if each.place == "文本框"] == [ADULT]
    assert [each.text for each in found if each.place == "第 1 段"] == ["外"]


def test_word_foot_notes_charts_links_and_settings_are_read(word: bytes) -> None:
    def words(tag: str) -> bytes:
        return f"<w:{tag} {W}><w:p><w:r><w:t>注13800138000</w:t></w:r></w:p></w:{tag}>".encode()

    link = '<Relationships><Relationship Id="r1" Target="mailto:zhang@example.com"/></Relationships>'
    chart = "<c:chart xmlns:c='c'><c:v>王建国</c:v></c:chart>"
    extra = {
        "word/footnotes.xml": words("footnotes"),
        "word/endnotes.xml": words("endnotes"),
        "word/_rels/header9.xml.rels": link.encode(),
        "word/charts/chart1.xml": chart.encode(),
        "customXml/item9.xml": f"<a><b>{ADULT}</b></a>".encode(),
        "docProps/custom.xml": f'<p><property name="经办"><v>{ADULT}</v></property></p>'.encode(),
    }
    found = places("a.docx", with_members(word, extra))
    assert found["脚注"] == found["尾注"] == "注13800138000"
    assert found["链接"] == "mailto:zhang@example.com"
    assert found["图表"] == "王建国"
    assert found["自定义数据"] == ADULT
    assert found["文档属性“经办”"] == ADULT


def test_sheet_hidden_places_are_read_and_named() -> None:
    def fill(made) -> None:
        seen = made.add_worksheet("名单")
        seen.write("C5", "看得见")
        seen.write("D5", "列里")
        seen.set_column("D:D", None, None, {"hidden": True})
        seen.write("A7", "行里")
        seen.set_row(6, None, None, {"hidden": True})
        seen.write_comment("C5", "批注里的话")
        hidden, very = made.add_worksheet("底稿"), made.add_worksheet("更深")
        hidden.write("A1", "藏着")
        very.write("A1", "藏得深")
        hidden.hide()
        very.very_hidden()
        made.set_properties({"author": "王建国"})

    found = places("a.xlsx", book(fill))
    assert found["工作表“名单”C5"] == "看得见"
    assert found["工作表“名单”D5（隐藏列）"] == "列里"
    assert found["工作表“名单”A7（隐藏行）"] == "行里"
    assert found["工作表“底稿”（隐藏）A1"] == "藏着"
    assert found["工作表“更深”（隐藏）A1"] == "藏得深"
    assert found["批注（C5）"] == "批注里的话"
    assert found["文档属性“作者”"] == "王建国"


def test_sheet_numbers_come_in_full_digits() -> None:
    def fill(made) -> None:
        sheet = made.add_worksheet("数")
        sheet.write_number("A1", 110101199003077000)
        sheet.write_number("A2", 13800138000)
        sheet.write_number("A3", 12.5)
        sheet.write_formula("A4", '="138"&"00138000"', None, "13800138000")

    data = book(fill)
    path = "xl/worksheets/sheet1.xml"
    data = with_members(data, {path: member(data, path).replace(b"13800138000<", b"1.3800138E10<", 1)})
    found = places("a.xlsx", data)
    assert found["工作表“数”A1"] == "110101199003077000"
    assert found["工作表“数”A2"] == "13800138000"
    assert found["工作表“数”A3"] == "12.5"
    assert found["工作表“数”A4"] == "13800138000"
    assert "00138000" in found["工作表“数”A4的公式"]


def test_marks_that_word_draws_by_lot_are_no_words(word: bytes) -> None:
    lots = f'<w14:docId xmlns:w14="urn:x" w14:val="24062061"/><w:rsid {W} w:val="00123456"/>'
    settings = f'<w:settings {W}>{lots}<w:kept w:val="姓名.xlsx"/></w:settings>'
    found = extract("a.docx", with_members(word, {"word/settings.xml": settings.encode()})).passages
    assert [each.text for each in found if each.place == "文档设置"] == ["姓名.xlsx"]


def test_sheet_words_that_no_cell_shows_any_more_are_read(sheet: bytes) -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>收费项目</t></si>'
        f"<si><r><t>{ADULT[:9]}</t></r><r><t>{ADULT[9:]}</t></r></si></sst>"
    )
    cache = '<pivotCacheRecords><r><s v="王建国13800138000"/></r></pivotCacheRecords>'
    extra = {"xl/sharedStrings.xml": strings.encode(), "xl/pivotCache/pivotCacheRecords1.xml": cache.encode()}
    found = places("a.xlsx", with_members(sheet, extra))
    assert found["工作簿里残留的文字"] == ADULT
    assert found["数据透视表的缓存"] == "王建国13800138000"


def test_slides_and_their_notes_are_read(word: bytes) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/a" '
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    slide = '<s xmlns:a="a"><a:p><a:r><a:t>138</a:t></a:r><a:r><a:t>00138000</a:t></a:r></a:p></s>'
    data = zipped(
        {
            "[Content_Types].xml": types.encode(),
            "ppt/slides/slide2.xml": slide.encode(),
            "ppt/notesSlides/notesSlide2.xml": slide.encode(),
        }
    )
    assert places("a.pptx", data) == {
        "第 2 张幻灯片": "13800138000",
        "第 2 张幻灯片的备注": "13800138000",
    }


def test_page_blocks_cells_and_what_is_not_shown_are_read() -> None:
    page = (
        "<html><head><meta charset='gbk'><title>名单</title></head><body><p>电话138<b>0013</b>8000</p>"
        "<table><tr><th>姓名</th><th>电话</th></tr><tr><td><p>王建国</p></td><td>1</td></tr></table>"
        "<!-- 注13800138000 --><script>var a='王建国'</script><a href='mailto:a@b.cn'>信</a></body></html>"
    )
    found = extract("a.html", page.encode("gb18030")).passages
    assert [each.text for each in found if each.place == "第 2 段"] == ["电话13800138000"]
    assert [(each.label, each.joined) for each in found if each.text in ("王建国", "1")] == [
        ("姓名", False),
        ("电话", True),
    ]
    assert {"网页里的注释", "网页里的脚本或样式", "网页里的属性 href"} <= {each.place for each in found}


def test_page_under_the_name_of_a_workbook_is_read() -> None:
    page = f"<html><body><table><tr><td>{ADULT}</td></tr></table></body></html>"
    assert ADULT in places("导出.xls", page.encode()).values()


def test_pdf_pages_rows_notes_and_properties_are_read() -> None:
    data = typeset(
        '#set document(author: "王建国")\n电话13800138000\n#pagebreak()\n'
        "#table(columns: 2, [姓名], [残疾等级], [王小明], [二级])"
    )
    found = extract("a.pdf", data).passages
    assert [each.text for each in found if each.place == "文档属性“作者”"] == ["王建国"]
    assert "电话13800138000" in next(each.text for each in found if each.place == "第 1 页")
    assert [(each.label, each.text) for each in found if each.label in ("姓名", "残疾等级")] == [
        ("姓名", "王小明"),
        ("残疾等级", "二级"),
    ]


def test_pdf_notes_and_fields_are_read() -> None:
    def noted(made) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="电话13800138000"
        )
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))

    assert places("a.pdf", pdf(noted)) == {"第 1 页的批注或填写项": "电话13800138000"}


def scanned() -> bytes:
    """A page that is one picture."""

    def drawn(made) -> None:
        stream = made.make_stream(
            zlib.compress(bytes(100)),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=10,
            Height=10,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.FlateDecode,
        )
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        made.pages[0].Contents = made.make_stream(b"q 500 0 0 700 0 0 cm /Im0 Do Q")

    return pdf(drawn)


def test_scanned_page_is_said_to_be_unread_or_read_as_a_picture() -> None:
    assert extract("a.pdf", scanned()).unread == ("第 1 页是扫描件或大图片，没有读其中的文字。",)
    seen = []

    def read(data: bytes) -> str:
        seen.append(data)
        return f"身份证{ADULT}"

    assert places("a.pdf", scanned(), picture=read) == {"第 1 页（图片）": f"身份证{ADULT}"}
    assert seen[0].startswith(b"\x89PNG")


def test_pictures_are_read_or_said_to_be_unread() -> None:
    def fill(made) -> None:
        made.add_picture(BytesIO(picture("PNG")))

    assert extract("a.png", picture("PNG")).unread == ("“a.png”是图片，没有读其中的文字。",)
    assert extract("a.docx", document(fill)).unread == ("里面有 1 张图片，没有读其中的文字。",)
    assert places("a.jpg", picture("JPEG"), picture=lambda _: "字") == {"图片": "字"}
    assert places("a.docx", document(fill), picture=lambda _: "字")["图片 1"] == "字"


def test_reader_of_pictures_that_fails_leaves_them_unread() -> None:
    def read(data: bytes) -> str:
        raise ValueError

    assert extract("a.png", picture("PNG"), picture=read).unread


def test_members_of_an_archive_are_read_with_their_names() -> None:
    inner = zipped({"深.txt": ADULT.encode()})
    data = zipped({"表/名单.docx": lists([], "电话13800138000"), "里.zip": inner, "图.png": picture("PNG")})
    found = extract("a.zip", data)
    by_place = {each.place: each.text for each in found.passages}
    assert by_place["压缩包里的“表/名单.docx”第 1 段"] == "电话13800138000"
    assert by_place["压缩包里的“里.zip”压缩包里的“深.txt”第 1 行"] == ADULT
    assert by_place["压缩包里的“图.png”的文件名"] == "图.png"
    assert found.unread == ("压缩包里的“图.png”“图.png”是图片，没有读其中的文字。",) or found.unread == (
        "“图.png”是图片，没有读其中的文字。",
    )


def test_archives_within_each_other_end() -> None:
    data = b"x"
    for _ in range(9):
        data = zipped({"里.zip": data})
    assert any("套了太多层" in words for words in extract("a.zip", data).unread)


def test_embedded_workbook_is_read(word: bytes, sheet: bytes) -> None:
    found = places("a.docx", with_members(word, {"word/embeddings/Book1.xlsx": sheet}))
    assert found["嵌入的“Book1.xlsx”工作表“Sheet1”A1"] == "收费项目"


def old_word(pieces: list[tuple[str, bool]], flags: int = 0x0200) -> bytes:
    """A .doc whose text is in these pieces, each in two bytes a character or in one."""
    kept, places, ends = b"", [], [0]
    for text, narrow in pieces:
        at = 1024 + len(kept)
        places.append(at * 2 | 1 << 30 if narrow else at)
        kept += text.encode("cp1252" if narrow else "utf-16-le")
        ends.append(ends[-1] + len(text))
    listed = struct.pack(f"<{len(ends)}I", *ends)
    listed += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(listed)) + listed
    head = bytearray(1024)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<II", head, 0x01A2, 16, len(clx))
    return ole({"WordDocument": bytes(head) + kept, "1Table": bytes(16) + clx})


def test_old_word_is_read_over_its_pieces() -> None:
    data = old_word(
        [
            ("名单\r电话", False),
            ("13800", True),
            ("138000\r姓名\x07住址\x07\x07", False),
            ("王小明\x07平原路1号\x07\x07\r完", False),
        ]
    )
    found = extract("a.doc", data).passages[1:]
    assert [(each.place, each.text, each.label) for each in found] == [
        ("第 1 段", "名单", ""),
        ("第 2 段", "电话13800138000", ""),
        ("表格第 1 列", "姓名", ""),
        ("表格第 2 列", "住址", ""),
        ("表格第 1 列", "王小明", "姓名"),
        ("表格第 2 列", "平原路1号", "住址"),
        ("第 3 段", "完", ""),
    ]


def test_open_document_and_ofd_are_read() -> None:
    text = '<o xmlns:t="t"><t:p>电话138<t:span>0013</t:span>8000</t:p></o>'
    odt = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": text.encode()})
    assert places("a.odt", odt) == {"第 1 段": "电话13800138000"}
    shape = '<o:TextObject Boundary="{} 20 9 9"><o:TextCode>{}</o:TextCode></o:TextObject>'
    page = f'<o:Page xmlns:o="o">{shape.format(1, "电话")}{shape.format(9, "13800138000")}</o:Page>'
    ofd = zipped({"OFD.xml": b"<a/>", "Doc_0/Pages/Page_0/Content.xml": page.encode()})
    assert places("a.ofd", ofd) == {"Page_0": "电话13800138000"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.ppt", ole({"PowerPoint Document": b"x"}), "旧格式"),
        ("a.doc", ole({"WordDocument": b"x"}), archives.DAMAGED),
        ("a.doc", old_word([], flags=0x0100), archives.LOCKED),
        ("a.xls", ole({"Workbook": b"x"}), "没有读出内容"),
        ("a.docx", ole({"EncryptedPackage": b"x"}), archives.LOCKED),
        ("a.docx", b"PK\x03\x04 broken", archives.DAMAGED),
        ("a.pdf", b"%PDF-1.7 broken", archives.DAMAGED),
        ("a.rar", b"Rar!\x1a\x07\x00", "RAR"),
        ("a.bin", b"\x00\x01\x02", "不认识的类型"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, words: str) -> None:
    found = extract(name, data)
    assert len(found.passages) == 1
    assert words in found.unread[0]


def test_locked_pdf_is_said_to_be_locked() -> None:
    data = pdf(encryption=pikepdf.Encryption(user="a", owner="b"))
    assert archives.LOCKED in extract("a.pdf", data).unread[0]


def test_entities_are_not_expanded(word: bytes) -> None:
    bomb = (
        f'<!DOCTYPE a [<!ENTITY b "{ADULT}">]><w:document {W}'
        "><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>"
    )
    found = extract("a.docx", with_members(word, {"word/document.xml": bomb.encode()}))
    assert ADULT not in "".join(each.text for each in found.passages)
    assert any("word/document.xml" in words for words in found.unread)


@settings(max_examples=40, deadline=None)
@given(kind=st.sampled_from(["docx", "xlsx", "pdf", "html", "csv"]), data=st.data())
def test_damage_never_raises(kind: str, data, word: bytes, sheet: bytes) -> None:
    whole = {"docx": word, "xlsx": sheet, "pdf": pdf(), "html": b"<p>a<table><tr><td>b", "csv": b'a,"b\n1,2'}[
        kind
    ]
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=20))
    extract(f"a.{kind}", whole[:at] + junk + whole[at + data.draw(st.integers(0, 40)) :])


def test_many_rows_are_read_soon() -> None:
    def fill(made) -> None:
        sheet = made.add_worksheet("名单")
        for row in range(5000):
            sheet.write_row(row, 0, ("姓名", "电话") if not row else (f"王{row}", 13800138000))

    assert len(extract("a.xlsx", book(fill)).passages) > 10_000


@given(st.integers(0, 16383))
def test_columns_are_named_as_excel_does(column: int) -> None:
    assert number(letters(column)) == column


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1.10101199003077E+17", "110101199003077000"),
        ("1.5", "1.5"),
        ("-0.0", "0"),
        ("1E400", "1E400"),
        ("INF", "INF"),
    ],
)
def test_digits_are_all_that_the_file_holds(value: str, shown: str) -> None:
    assert digits(value) == shown
