"""Publishing, ending and correcting published information."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites, docnumbers
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, log, voiding
from gongkai.records.models import Manuscript, Publication, User
from gongkai.records.models.publication import NEVER
from gongkai.records.queries import documents, privacy
from gongkai.records.seal import seal


def set_years(publication: Publication) -> None:
    """Derive the year columns from the dates."""
    publication.formed_year = publication.formed_on.year
    publication.published_year = publication.published_on.year if publication.published_on else NEVER
    publication.ended_year = publication.ended_on.year if publication.ended_on else NEVER


def _check(publication: Publication) -> None:
    publication.full_clean(exclude=["formed_year", "published_year", "ended_year"])
    if publication.column.organ_id != publication.organ_id:
        raise ValidationError({"column": "栏目不属于本机关。"})
    for field in ("formed_on", "published_on"):
        day = getattr(publication, field)
        if day and day > clock.today():
            raise ValidationError({field: "日期不能晚于今天。"})
    if publication.published_on and publication.published_on < publication.formed_on:
        raise ValidationError({"published_on": "发布日期不能早于成文日期。"})
    if publication.ended_on and publication.ended_on < publication.formed_on:
        raise ValidationError({"ended_on": "废止、失效日期不能早于成文日期。"})
    _check_number(publication)
    check_own(publication)
    _check_end(publication)
    ended = publication.validity in (Publication.Validity.REPEALED, Publication.Validity.LAPSED)
    if ended != bool(publication.ended_on):
        raise ValidationError({"ended_on": "废止或失效的文件要写日期，有效的文件不写。"})


def _names_nobody(publication: Publication) -> None:
    if publication.attribute == Publication.Attribute.PROACTIVE and (said := privacy.record(publication)):
        raise ValidationError({"title": said})


def check_own(record: Publication | Manuscript) -> None:
    """What it points to is the organ's own, and the dates of its life come in their order."""
    for field in ("directory_item", "interprets"):
        other = getattr(record, field)
        if other is not None and other.organ_id != record.organ_id:
            raise ValidationError({field: "不属于本机关。"})
    own = record.publication_id if isinstance(record, Manuscript) else record.pk
    if record.interprets_id is not None and record.interprets_id == own:
        raise ValidationError({"interprets": "不能解读自己。"})
    if record.interprets is not None and not record.interprets.rules:
        raise ValidationError({"interprets": "解读的对象应当是规章或者行政规范性文件。"})
    first = max(filter(None, (record.formed_on, record.effective_on)))
    if record.effective_on and record.effective_on < record.formed_on:
        raise ValidationError({"effective_on": "施行日期不能早于成文日期。"})
    if record.valid_until and record.valid_until < first:
        raise ValidationError({"valid_until": "有效期不能在成文、施行以前就届满。"})


def _check_end(publication: Publication) -> None:
    """By what it was ended, if it was."""
    by = publication.ended_by
    if by is not None and (by.organ_id != publication.organ_id or by.pk == publication.pk):
        raise ValidationError({"ended_by": "请选择本机关的另一份文件。"})
    if (by is not None or publication.ended_note) and not publication.ended_on:
        raise ValidationError({"ended_on": "写明了废止、失效的依据的，也要写日期。"})


def _check_number(publication: Publication) -> None:
    """Two rules or normative documents of one organ never bear the same number."""
    if not publication.rules or not publication.doc_number:
        return
    same = documents.ruling().filter(organ=publication.organ, doc_number=publication.doc_number, voided=False)
    if same.exclude(pk=publication.pk).exists():
        raise ValidationError({"doc_number": "已登记过同一文号的文件，请核对是否重复。"})


@transaction.atomic
def save(*, publication: Publication, actor: User | None, reviewed: bool = False) -> Publication:
    """Add or change a publication. Raises ValidationError, by field.

    `reviewed`: its text was looked through when it was signed; else it must name nobody when it is public.
    """
    publication.doc_number = docnumbers.normal(publication.doc_number)
    _check(publication)
    if publication.published_on and not publication.voided and not reviewed:
        _names_nobody(publication)
    set_years(publication)
    new = publication.pk is None
    publication.seal = seal(publication)
    publication.save()
    log.append(
        organ=publication.organ,
        actor=actor,
        action=f"publication.{_act(new, reviewed)}",
        subject=f"publication/{publication.pk}",
        data={
            "title": publication.title,
            "doc_number": publication.doc_number,
            "summary": publication.summary,
            "hash": publication.seal,
            "kind": publication.kind,
            "attribute": publication.attribute,
            "column": publication.column.name,
            "formed_on": publication.formed_on.isoformat(),
            "published_on": publication.published_on.isoformat() if publication.published_on else None,
            "validity": publication.validity,
            "ended_on": publication.ended_on.isoformat() if publication.ended_on else None,
            **_later(publication),
        },
        registers=True,
    )
    return publication


def _act(new: bool, reviewed: bool) -> str:
    """What the log calls it: a text that went through its steps is signed, a record by hand is entered."""
    return ("sign" if reviewed else "create") if new else "change"


def _later(publication: Publication) -> dict[str, object]:
    """The fields of later releases, each where it is filled in."""
    values = {
        "directory_item": publication.directory_item and str(publication.directory_item),
        "result": publication.result,
        "unified_number": publication.unified_number,
        "effective_on": publication.effective_on and publication.effective_on.isoformat(),
        "valid_until": publication.valid_until and publication.valid_until.isoformat(),
        "ended_by": publication.ended_by and publication.ended_by.title,
        "ended_note": publication.ended_note,
        "interprets": publication.interprets and publication.interprets.title,
        "legality": publication.legality,
    }
    return {key: value for key, value in values.items() if value}


def void(*, publication: Publication, reason: str, actor: User | None) -> None:
    """Take a mistaken record out of all figures; it stays readable with the reason.

    Raises NotAllowed for what was reviewed and signed: that is withdrawn, and its address says so.
    """
    if publication.versions.filter(version__gt=0).exists():
        raise NotAllowed("经审查公开的信息不能作废，请用“撤下”，写明理由。", cites.REG_6)
    voiding.void(record=publication, prefix="publication", reason=reason, actor=actor)
