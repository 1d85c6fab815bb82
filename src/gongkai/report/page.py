"""What surrounds the body of every page that stands alone: no script, no other file, fit for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gongkai.report.write.style import PAGE

TABLES = """\
main{max-width:72rem}
p,li{text-indent:0;text-align:left}
.plain{border-collapse:collapse;font-size:.9375rem;line-height:1.5;margin:.5rem 0 1.5rem}
.plain caption{text-align:left;font-weight:600;padding:.25rem 0}
.plain th,.plain td{border:1px solid #b8bcc4;padding:.25rem .5rem;text-align:left;vertical-align:top}
.plain td.n,.plain th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.plain thead th{background:var(--shade)}
.bad{color:#a3191f;font-weight:600}
.faint{color:#595959}
del{color:#a3191f}
ins{color:#17622f}
svg{max-width:100%;height:auto;font-family:inherit}
"""


def page(title: str, body: str, style: str = "") -> bytes:
    """The page in UTF-8; `body` is HTML, `title` is plain text and its only first heading."""
    name = escape(title)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{PAGE}{TABLES}{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{name}</h1>\n{body}</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], numeric: int = 1) -> str:
    """A plain table with figures from column `numeric` on; rows hold HTML, heads and caption plain text."""
    head = "".join(
        f'<th scope="col"{_side(at, numeric)}>{escape(text)}</th>' for at, text in enumerate(heads)
    )
    body = "".join(f"<tr>{_row(row, numeric)}</tr>\n" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">\n'
        f'<table class="plain">\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _row(row: tuple[str, ...], numeric: int) -> str:
    first = f'<th scope="row">{row[0]}</th>'
    return first + "".join(f"<td{_side(at, numeric)}>{text}</td>" for at, text in enumerate(row[1:], 1))


def _side(at: int, numeric: int) -> str:
    return ' class="n"' if at >= numeric else ""
