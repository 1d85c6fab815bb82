"""How does a letter look while it is being written, and with what does it begin?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.desk.dossier import Dossier
from gongkai.desk.forms.letters import LetterForm
from gongkai.law.applicants import BY_KEY
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.letter import write
from gongkai.letter.compose import compose
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import KINDS, Kind
from gongkai.letter.missing import Problem, missing
from gongkai.letter.model import Letter as Document
from gongkai.letter.prefill import prefill
from gongkai.records.models import Letter
from gongkai.records.queries import casepage, papers

# Letters of corrections and suggestions are drafted where those are handled.
OTHERS = ("amendment", "suggestion")


def kind_of(key: str) -> Kind:
    """The kind of letter of that key; else the page is not there."""
    if key not in KINDS or key in OTHERS:
        raise Http404("没有这种文书。")
    return KINDS[key]


def letter_of(found: Dossier, pk: int) -> Letter:
    """The letter of the case; else the page is not there."""
    letter = next((each for each in found.letters if each.pk == pk), None)
    if letter is None:
        raise Http404("没有这份文书。")
    letter.case, letter.organ = found.case, found.organ
    return letter


def address(letter: Letter) -> str:
    """Where the letter's page is; the pages of its steps lie below it."""
    page, pk = ("letter", letter.case_id) if letter.case_id else ("answer", letter.matter_id)
    return reverse(f"desk:{page}", args=[letter.organ.code, pk, letter.pk])


def initial(found: Dossier, kind: Kind) -> dict[str, Any]:
    """What a new letter begins with: defaults, then what the review and the ledger know."""
    evidence = found.review.evidence if found.review else {}
    known = casepage.known(found.case, found.rows, kind.key, found.letters, found.calendar)
    defaults = {field.key: field.default for field in kind.fields if field.default}
    return {**defaults, **prefill(kind.key, evidence, known)}


def facts(found: Dossier, kind: Kind, form: LetterForm, letter: Letter | None = None) -> Facts:
    """What the letter knows as the form stands, saved or not."""
    base = _kept(found, letter) if letter else _new(found, kind)
    fields = form.letter_fields if form.is_bound else form.initial
    party, addressee = _to(form)
    return replace(base, fields=fields, addressee=party or addressee or base.addressee)


def _to(form: LetterForm) -> tuple[str, str]:
    source = form.cleaned_data if form.is_bound else form.initial
    return str(source.get("party") or ""), str(source.get("addressee") or "")


def _kept(found: Dossier, letter: Letter) -> Facts:
    return papers.letter_facts(letter, found.clock, found.review, found.today)


def _new(found: Dossier, kind: Kind) -> Facts:
    to_applicant = kind.audience == "applicant"
    return replace(
        papers.case_facts(found.case, found.clock, found.today),
        addressee=papers.applicant_name(found.case) if to_applicant else "",
        organisation=BY_KEY[found.case.applicant_type].organisation if to_applicant else None,
        withheld=found.review.withheld if found.review and kind.key == "reply.partial" else (),
    )


def document(kind: Kind, given: Facts) -> Document:
    """The letter as far as it goes."""
    return compose(kind.key, given)


def paper(made: Document) -> SafeString:
    """The letter as paper."""
    return mark_safe(write.render(made, "html").decode())  # noqa: S308 - the writer escapes what came as data


def lacking(kind: Kind, given: Facts) -> list[Problem]:
    """What the letter still lacks, by field."""
    try:
        return list(missing(kind.key, given))
    except (NotAllowed, Unusable) as fault:
        return [Problem("", str(fault))]


def shown(found: Dossier, letter: Letter) -> Document:
    """The letter as it was signed, or as it would go out; its addressee only for who handles requests."""
    if letter.document:
        made = papers.issued(letter)
    else:
        made = papers.drafted(letter, found.clock, found.rows, found.today)
    if found.handles:
        return made
    masked = letter.party or (found.case.request.mask if found.case.request else "") or "（不显示）"
    return replace(made, addressee=masked)
