"""Is this package (docx, xlsx, pptx, ofd) what it says, and does it carry programs?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.guard import kinds, ole
from gongkai.guard.archives import DAMAGED, Archive, Budget, Refused

TYPES = "[Content_Types].xml"
MACRO = "里面有宏或控件，请在“另存为”里选不带宏的格式后再上传"
EMBEDDED = "里面嵌入了别的文件，请把它取出来单独上传"
REMOTE = "打开时会自动读取外部内容，请复制到新文件里另存后再上传"
_MAIN = (
    ("wordprocessingml.document.main+xml", "docx"),
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("presentationml.presentation.main+xml", "pptx"),
)
_ACTIVE = ("macro", "vba", "activex", "wordvbadata")
_LOADED = ("attachedtemplate", "oleobject", "frame", "subdocument", "package")
_FIELD = re.compile(r"<(?:\w+:)?instrText[^>]*>([^<]*)|\binstr=\"([^\"]*)\"")
_DDE = re.compile(r"(?:^|\s)DDE(?:AUTO)?\s")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_REMOTE = re.compile(r"\s*(?:https?:|ftp:|\\\\|file:(?!///[a-z]:)|mhtml:)", re.IGNORECASE)
XML_BYTES = 4 * 1024 * 1024


def kind(data: bytes) -> str:
    """docx, xlsx, pptx, ofd or zip; a ZIP that cannot be read is a zip."""
    try:
        archive = Archive(data, Budget(XML_BYTES))
        names = archive.names()
        if "OFD.xml" in names:
            return "ofd"
        if TYPES not in names:
            return "zip"
        types = " ".join(_values(_member(archive, TYPES), "ContentType"))
    except Refused:
        return "zip"
    found = next((key for part, key in _MAIN if part in types), "")
    # A document with macros keeps its kind, so that the macro is what the message names.
    return found or _with_macros(types) or "zip"


def _with_macros(types: str) -> str:
    macros = {"vnd.ms-word": "docx", "vnd.ms-excel": "xlsx", "vnd.ms-powerpoint": "pptx"}
    return next((key for part, key in macros.items() if part in types), "")


def problems(data: bytes, budget: Budget, *, inner: bool = False) -> Iterator[str]:
    """Macros, controls, embedded files and programs, templates and data fetched from elsewhere."""
    archive = Archive(data, budget)
    found: set[str] = set()
    for info in archive.members:
        content = archive.read(info)
        if not content.startswith(kinds.ZIP_STARTS):
            found.update(_part(info.filename, content))
        elif inner or kind(content) == "zip":
            found.add(EMBEDDED)
        else:
            # A chart carries its own small workbook; that one may carry nothing further.
            found.update(problems(content, budget, inner=True))
    yield from sorted(found)


def _part(name: str, content: bytes) -> Iterator[str]:
    lowered = name.lower()
    if content.startswith(kinds.OLE_START):
        yield from _ole_part(content)
    elif "vbaproject" in lowered or "macrosheets/" in lowered:
        yield MACRO
    elif name == TYPES or lowered.endswith(".rels"):
        yield from _links(content)
    elif lowered.endswith(".xml"):
        yield from _fields(content)
    elif lowered.endswith((".emz", ".wmz")):
        return  # pictures that Office itself compresses
    elif kinds.strange(content[:64]) or content.startswith(kinds.PDF_START):
        yield EMBEDDED


def _ole_part(content: bytes) -> Iterator[str]:
    """An old object inside: a macro project under whatever name, or a packed file."""
    for problem in ole.problems(content):
        yield MACRO if problem == ole.MACRO else EMBEDDED


def _links(content: bytes) -> Iterator[str]:
    for element in _elements(content):
        kinds_named = f"{element.get('ContentType', '')} {element.get('Type', '')}".lower()
        if any(word in kinds_named for word in _ACTIVE):
            yield MACRO
        elsewhere = element.get("TargetMode", "").lower() == "external"
        if (
            elsewhere
            and _REMOTE.match(element.get("Target", ""))
            and kinds_named.rpartition("/")[2] in _LOADED
        ):
            yield REMOTE


def _fields(content: bytes) -> Iterator[str]:
    """Fields of Word and links of Excel that start a program or read elsewhere (DDE)."""
    coding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if coding == "utf-8" and not any(word in content for word in (b"instr", b"ddeLink")):
        return
    words = content.decode(coding, "replace")
    fields = "".join(run or whole + "\n" for run, whole in _FIELD.findall(words))
    if _DDE.search(fields) or "ddeLink" in words:
        yield REMOTE


def _member(archive: Archive, name: str) -> bytes:
    return next(archive.read(info) for info in archive.members if info.filename == name)


def _values(content: bytes, attribute: str) -> list[str]:
    return [element.get(attribute, "") for element in _elements(content)]


def _elements(content: bytes) -> list[etree._Element]:
    if len(content) > XML_BYTES or b"<!DOCTYPE" in content:
        raise Refused(DAMAGED)
    try:
        return list(etree.fromstring(content, _PARSER).iter("{*}*"))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error
