"""How is XML of a stranger's file parsed? Without entities, without a network, up to a size."""

from __future__ import annotations

from typing import Any

from lxml import etree

from gongkai.guard.archives import DAMAGED, Refused

LARGEST = 48 * 1024 * 1024  # bytes of one part
TOO_LARGE = "太大"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse(content: bytes) -> Any:
    """The root. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE)
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(DAMAGED)
    return root


def written(root: Any) -> bytes:
    """The tree as bytes of a package's part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Any) -> str:
    """The name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
