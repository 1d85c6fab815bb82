"""Who is asking, and for which organ? Every desk page goes through here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from gongkai.desk import signon
from gongkai.records.models import Organ
from gongkai.records.queries.gate import Staff

View = Callable[..., HttpResponse]


SAFE = ("GET", "HEAD", "OPTIONS")
# The pages about requests and what came of them: whoever only administers opens none of them.
_NAMES = (
    "inbox incoming confirm contact renew_code incoming_applicant incoming_file receipt receipt_pdf"
    " intake intake_dates cases case_sheet export_cases new_case bulk import_cases case_template"
    " sample export_sample handover handover_person handover_paper case record applicant review"
    " ledger ledger_pdf casefile"
    " letters new_letter preview_new_letter letter edit_letter preview_letter letter_step enclose"
    " letter_file approval send_letter serve_letter return_letter delivery_receipt board board_step"
    " numbers export_numbers deliveries export_deliveries reconcile matters export_matters new_matter"
    " matter close_matter matter_code new_answer preview_new_answer answer edit_answer preview_answer"
    " answer_step answer_file answer_approval send_answer serve_answer return_answer answer_receipt"
    " answer_proof void_matter matter_answer archives archive_bulk package proceedings"
    " export_proceedings new_proceeding proceeding edit_proceeding void_proceeding"
)
OF_REQUESTS = frozenset(_NAMES.split())
CLOSED = "管理员管设置和人员，看不到申请、文书和复议诉讼的内容；要办理的，由另一名管理员给相应的角色。"


def staff(view: View, *, own: bool = False) -> View:
    """A page for a signed-in person of the organ named in the address; whoever only audits changes nothing.

    `own`: what is sent is about the person's own account.
    The view gets `request.staff` and the organ; others get the same 404 as for an organ that is not there.
    """

    @wraps(view)
    @login_required
    def asked(request: HttpRequest, organ: str, *args: Any, **kwargs: Any) -> HttpResponse:
        stopped = signon.stop(request)
        if stopped is not None:
            return stopped
        request.staff = Staff(request.user)  # type: ignore[attr-defined]
        found = Organ.objects.filter(code=organ).first()
        if found is None or not request.staff.may_read(found):  # type: ignore[attr-defined]
            raise Http404("没有这个机关，或者您不在其中任职。")
        if request.method not in SAFE and not own and not request.staff.may_write(found):
            raise PermissionDenied("审计员只能查看，不能改动。")
        if _name(request) in OF_REQUESTS and not request.staff.sees_requests(found):
            raise PermissionDenied(CLOSED)
        answer = view(request, found, *args, **kwargs)
        # What an office machine keeps of a page outlives the sign-out.
        answer.setdefault("Cache-Control", "no-store")
        return answer

    asked.asks = True  # type: ignore[attr-defined]
    return asked


def _name(request: HttpRequest) -> str | None:
    """The name of the page that is asked for."""
    return request.resolver_match.url_name if request.resolver_match else None


def signed_in(page: str = "") -> Callable[[View], View]:
    """A page of no organ. `page`: its own name, where it is one of the steps of signing in."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return signon.stop(request, page) or view(request, *args, **kwargs)

        asked.asks = True  # type: ignore[attr-defined]
        return asked

    return decorate


def writer(view: View) -> View:
    """A page that writes to the registers: everybody who works there but the auditor."""

    @wraps(view)
    def asked(request: HttpRequest, organ: Organ, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.staff.may_write(organ):  # type: ignore[attr-defined]
            raise PermissionDenied("审计员只能查看，不能登记。")
        return view(request, organ, *args, **kwargs)

    return staff(asked)
