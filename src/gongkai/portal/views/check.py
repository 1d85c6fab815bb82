"""Is my annual report right? Whoever sends one sees it with its findings beside it; nothing is kept."""

from __future__ import annotations

from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from gongkai.portal import paper
from gongkai.portal.forms.checking import CheckForm
from gongkai.portal.pages import counter_page, show
from gongkai.portal.uploads import given
from gongkai.report.batch.apart import check_apart
from gongkai.report.batch.checked import Checked
from gongkai.report.outcome import SEVERITIES
from gongkai.report.outcome.paper import leaves

AT_ONCE = 2  # reports checked at the same time by one process of the platform
PATIENCE = 5.0  # seconds that a sender waits for a turn
BUSY = "现在检查的人多，请过一会儿再试。"

_turns = BoundedSemaphore(AT_ONCE)


@counter_page
def check(request: HttpRequest) -> HttpResponse:
    """The form, or the report that was sent."""
    form = CheckForm(*given(request))
    checked = _checked(form) if request.method == "POST" and form.is_valid() else None
    if checked and checked.report is None:
        form.add_error("file", checked.fault)
    if not checked or checked.report is None:
        return show(request, "check", None, "check", form=form)
    return show(request, "checked", None, "check", **_shown(checked))


def _checked(form: CheckForm) -> Checked | None:
    """The report, checked elsewhere; None with the reason at the form where nobody has time."""
    if not _turns.acquire(timeout=PATIENCE):
        form.add_error(None, BUSY)
        return None
    try:
        return check_apart(
            form.sent("file"), form.sent("previous") if form.cleaned_data["previous"] else None
        )
    finally:
        _turns.release()


def _shown(checked: Checked) -> dict[str, object]:
    report = checked.report
    assert report is not None
    general, sections = leaves(report, checked.findings)
    counts = [(severity, name, checked.count(severity)) for severity, name in SEVERITIES.items()]
    return {
        "report": report,
        "file": checked.file,
        "title": paper.title_lines(report),
        "general": general,
        "leaves": [(leaf, _safe(leaf.prose), _safe(leaf.table)) for leaf in sections],
        "counts": counts,
    }


def _safe(fragment: str) -> SafeString:
    """Every part of a fragment is escaped where it is made."""
    return mark_safe(fragment)  # noqa: S308
