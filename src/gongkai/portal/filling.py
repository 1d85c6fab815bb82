"""How far is a form filled in? Its pages in order, what was given on each, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from gongkai.law.applicants import BY_KEY
from gongkai.portal import visits
from gongkai.portal.forms.asking import HowForm, IdentityForm, WantedForm, WhoForm
from gongkai.portal.forms.base import CounterForm
from gongkai.records.actions import drafts, requests
from gongkai.records.models import Organ, Request, StoredFile
from gongkai.records.queries import tracking

ITEMS = requests.ITEMS


@dataclass(frozen=True, slots=True)
class Page:
    """One question set: its address, its title, and the kind of files it takes, in which field."""

    key: str
    title: str
    kind: str = ""
    field: str = ""


PAGES = (
    Page("who", "您以什么身份申请"),
    Page("identity", "身份和联系方式", StoredFile.Kind.IDENTITY, "proof"),
    Page("what", "需要什么信息", StoredFile.Kind.ATTACHMENT, "file"),
    Page("how", "希望怎样得到"),
)
BY_PAGE = {page.key: page for page in PAGES}


def token_of(request: HttpRequest, organ: Organ) -> str:
    """The token of the form this session fills in; "" where none was begun."""
    return str(request.session.get("forms", {}).get(organ.code, ""))


def begin(request: HttpRequest, organ: Organ) -> str:
    """The token of the form this session fills in, a new one if need be."""
    known, lately = token_of(request, organ), visits.lately(request)
    if known and lately:  # else each page would write the session once more
        return known
    token = known or requests.new_token()
    visits.end_with_browser(request)
    request.session["forms"] = {**request.session.get("forms", {}), organ.code: token}
    return token


def sent_token(request: HttpRequest, organ: Organ) -> str:
    """The token of the form this session sent last, for half an hour without a look."""
    pk = visits.current(request, _sent(organ))
    found = tracking.request(pk) if pk else None
    return found.token if found else ""


def sent_meanwhile(request: HttpRequest, organ: Organ, token: str) -> bool:
    """Whether the form was just sent by a second press, whose answer has not told this session yet."""
    sent = tracking.sent(organ, token) if token else None
    if sent is None:
        return False
    finish(request, organ, token, sent)
    return True


def finish(request: HttpRequest, organ: Organ, token: str, sent: Request) -> None:
    """The form was sent: the session keeps its receipt."""
    leave(request, organ)
    visits.begin(request, _sent(organ), sent.pk, left={"forms": {organ.code: token}})


def forget(request: HttpRequest, organ: Organ) -> None:
    """The session keeps nothing of a form that was sent, nor of one that was begun."""
    give_up(request, organ)
    visits.end(request, _sent(organ))


def give_up(request: HttpRequest, organ: Organ) -> None:
    """Nothing of a form that was begun stays."""
    token = token_of(request, organ)
    if token:
        drafts.drop(organ=organ, token=token)
    leave(request, organ)


def _sent(organ: Organ) -> str:
    return f"sent/{organ.code}"


def leave(request: HttpRequest, organ: Organ) -> None:
    """The session fills in nothing any more."""
    kept = dict(request.session.get("forms", {}))
    kept.pop(organ.code, None)
    request.session["forms"] = kept


def form(page: str, answers: Mapping[str, Any], data: Any = None, files: Any = None) -> CounterForm:
    """The form of a page: with what was typed now, or with what was given before."""
    asks = list(answers.get("asks") or [""])
    given: dict[str, Any] = {"initial": {**answers, **{f"ask_{at}": text for at, text in enumerate(asks)}}}
    if data is not None:
        given |= {"data": data, "files": files}
    if page == "identity":
        return IdentityForm(applicant_type=str(answers.get("applicant_type", "person")), **given)
    if page == "what":
        return WantedForm(rows=len(asks), **given)
    return HowForm(known=answers, **given) if page == "how" else WhoForm(**given)


def typed(page: str, form: CounterForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields of a page, right or wrong, to be kept."""
    if isinstance(form, WantedForm):
        return {"asks": form.asks()}
    plain = [key for key in form.fields if key not in ("proof", "file")]
    kept: dict[str, Any] = {key: str(data.get(key, "")) for key in plain}
    if page == "who" and kept["applicant_type"] not in BY_KEY:
        return {}
    return kept


def gap(answers: Mapping[str, Any], before: str = "") -> str:
    """The first page that still lacks something, or ""; only those that come before another."""
    for page in PAGES:
        if page.key == before:
            return ""
        if not form(page.key, answers, _as_data(answers), {}).is_valid():
            return page.key
    return ""


def _as_data(answers: Mapping[str, Any]) -> dict[str, Any]:
    asks = answers.get("asks") or [""]
    return {**answers, **{f"ask_{at}": text for at, text in enumerate(asks)}}


def after(page: str) -> str:
    """The page that comes next."""
    keys = [each.key for each in PAGES]
    at = keys.index(page) + 1
    return keys[at] if at < len(keys) else "check"


def before(page: str) -> str:
    """The page that came before, or "" for the first."""
    keys = ["", *(each.key for each in PAGES), "check"]
    return keys[keys.index(page) - 1]


def with_row(answers: Mapping[str, Any]) -> dict[str, Any]:
    """One more item, up to the most there may be."""
    asks = list(answers.get("asks") or [""])
    return {"asks": [*asks, ""] if len(asks) < ITEMS else asks}


def without_row(answers: Mapping[str, Any], at: str) -> dict[str, Any]:
    """One item less."""
    asks = list(answers.get("asks") or [""])
    kept = [text for number, text in enumerate(asks) if str(number) != at]
    return {"asks": kept or [""]}


def sheet(organ: Organ, token: str) -> dict[str, Any]:
    """Everything given so far, with its files."""
    return {"answers": drafts.answers(organ, token), "files": list(drafts.attached(organ, token))}
