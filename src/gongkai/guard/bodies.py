"""What may stand in the text of a published document? Plain structure; no script, style or foreign address.

What comes out of Word or a browser is brought down to it; words are never lost by it.
"""

from __future__ import annotations

import html
import re

import nh3

_TEXT = {"p", "h2", "h3", "br", "strong", "em", "u", "sup", "sub", "ul", "ol", "li", "blockquote", "a"}
TAGS = frozenset(_TEXT) | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
# Their content is no text of the document either.
_GONE = frozenset({"script", "style", "title", "noscript", "iframe", "object", "xml", "template"})
_LIKE = {"b": "strong", "i": "em", "div": "p", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NAMED = re.compile(r"<(/?)({})>".format("|".join(_LIKE)))
_EMPTY = re.compile(r"<(p|h2|h3|li|strong|em|u|blockquote)>(?:\s|&nbsp;|\u3000|<br>)*</\1>")
_ENDS = re.compile(r"</(?:p|h2|h3|li|tr|caption|blockquote)>|<br>")


def clean(given: str) -> str:
    """The text as it may be kept and shown, as HTML; plain text becomes a paragraph a line."""
    if not _TAG.search(given):
        return paragraphs(given)
    rough = nh3.clean(
        given,
        tags=TAGS | _LIKE.keys(),
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    named = _NAMED.sub(lambda match: f"<{match[1]}{_LIKE[match[2]]}>", rough)
    if named == rough:
        return _without_empty(rough).strip()
    # Once more: a paragraph that was a box may hold what a paragraph must not.
    tidy = nh3.clean(named, tags=set(TAGS), attributes=_ATTRIBUTES, link_rel="noopener noreferrer")
    return _without_empty(tidy).strip()


def _without_empty(text: str) -> str:
    while (less := _EMPTY.sub("", text)) != text:
        text = less
    return text


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def words(body: str) -> str:
    """The words of a cleaned text, a paragraph, list item or table row a line."""
    parted = re.sub(r"</t[dh]>", "\t", _ENDS.sub("\n", body))
    lines = (line.strip() for line in html.unescape(re.sub(r"<[^<>]*>", "", parted)).splitlines())
    return "\n".join(line for line in lines if line)
