"""How may one ask? Every channel with its address, and the form on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.law import cites
from gongkai.letter import papers
from gongkai.letter.sheet import Sheet
from gongkai.letter.write import render
from gongkai.portal import guidance
from gongkai.portal.pages import attachment, fragment, organ_page, show, standing
from gongkai.records.actions import clock
from gongkai.records.models import Organ
from gongkai.records.queries.papers import contact_line

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@organ_page
def entry(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The door to asking: online, on paper, by word of mouth; and to what was asked."""
    return show(
        request,
        "requests",
        organ,
        "requests",
        head=standing(organ, "requests"),
        example=guidance.example(clock.today()),
        channels=[(channel, always) for channel, always in guidance.channels() if channel.key != "online"],
        cite=cites.REG_29,
        basic=cites.LETTER_2017_19,
    )


@organ_page
def paper_form(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The form to print and fill in by hand."""
    path = reverse("portal:paper_form", args=[organ.code])
    head = standing(organ, "requests", path=path, way=[("纸质申请表", path)])
    return show(request, "paper_form", organ, "requests", head=head, paper=fragment(_sheet(organ)))


@organ_page
def paper_file(request: HttpRequest, organ: Organ, ending: str) -> HttpResponse:
    """The same as a file."""
    if ending not in TYPES:
        raise Http404("申请表有 PDF 和 Word 两种格式。")
    return attachment(render(_sheet(organ), ending), TYPES[ending], f"政府信息公开申请表.{ending}")


def _sheet(organ: Organ) -> Sheet:
    return papers.form(organ.name, contact_line(organ), clock.today())
