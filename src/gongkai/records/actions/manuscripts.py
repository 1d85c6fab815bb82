"""A text on its way to the public: drafted, changed, its files, reviewed step by step.

`law.publishing` says who may take which step when; a signature is bound to the hash of what was reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import bodies
from gongkai.guard.passages import extract
from gongkai.law import cites, docnumbers
from gongkai.law.errors import NotAllowed
from gongkai.law.publishing import OPEN, TABLE, ending
from gongkai.law.steps import Step, Taken
from gongkai.records import pictures
from gongkai.records.actions import clock, files, log, publications, publishing, shutting
from gongkai.records.models import Department, FileText, Manuscript, Organ, Publication, StoredFile, User
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy, published
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.told import Told
from gongkai.records.seal import seal

FIELDS = tuple(name.removesuffix("_id") for name in (*reading.CONTENT, *reading.LATER))
MAX_BODY = 500_000  # characters: a long statute has a tenth of it


@transaction.atomic
def draft(
    *, organ: Organ, fields: Mapping[str, object], actor: User, publication: Publication | None = None
) -> Manuscript:
    """Begin a manuscript, of something new or of another version of a publication.

    Raises NotAllowed, ValidationError by field.
    """
    made = Manuscript(organ=organ, publication=publication, drafter=actor, created_at=clock.now())
    made.department = _department(organ, actor)
    _take(made, "draft", actor, [])
    _fill(made, fields)
    made.save()
    return _keep(made, "manuscript.create", actor)


def _department(organ: Organ, actor: User) -> Department | None:
    """The department of who drafts only within one."""
    places = Staff(actor).places(organ, ("handler",))
    within = [each for each in places if each is not None]
    return None if None in places or len(within) != 1 else Department.objects.get(pk=within[0])


@transaction.atomic
def change(
    *, manuscript: Manuscript, fields: Mapping[str, object], actor: User, seen: int | None = None
) -> Manuscript:
    """Change what is not decided; what was reviewed is a draft again. Raises NotAllowed, ValidationError."""
    manuscript, rows = _locked(manuscript, seen)
    before = reading.content_hash(manuscript)
    _take(manuscript, "draft", actor, rows)
    _fill(manuscript, fields)
    if reading.content_hash(manuscript) == before:
        return manuscript
    manuscript.state = "draft"
    return _keep(manuscript, "manuscript.change", actor)


def _fill(manuscript: Manuscript, fields: Mapping[str, object]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(manuscript, name, fields[name])
    if len(manuscript.body) > MAX_BODY:
        raise ValidationError({"body": f"正文太长，最多 {MAX_BODY} 个字，请把一部分放进附件。"})
    manuscript.body = bodies.clean(manuscript.body)
    manuscript.doc_number = docnumbers.normal(manuscript.doc_number)
    manuscript.full_clean(exclude=["organ", "publication", "drafter", "seal"])
    if manuscript.column.organ_id != manuscript.organ_id:
        raise ValidationError({"column": "栏目不属于本机关。"})
    if manuscript.formed_on > clock.today():
        raise ValidationError({"formed_on": "日期不能晚于今天。"})
    if manuscript.until and manuscript.until < clock.today():
        raise ValidationError({"until": "公示的最后一天不能早于今天。"})
    publications.check_own(manuscript)
    if manuscript.changed_on and not manuscript.formed_on <= manuscript.changed_on <= clock.today():
        raise ValidationError({"changed_on": "变更日期在成文日期以后，不晚于今天。"})


def _locked(manuscript: Manuscript, seen: int | None) -> tuple[Manuscript, list[Told]]:
    """The manuscript as it stands, for one at a time. Raises NotAllowed where the page is out of date."""
    locked = Manuscript.objects.select_for_update(of=("self",)).select_related("organ", "column")
    found = locked.get(pk=manuscript.pk)
    rows = reading.told(found)
    if seen is not None and rows and seen != rows[-1].seq:
        raise NotAllowed(
            "这一页打开以后，别人又办理了这份稿件。您填写的内容还在，请先看过新的情况再提交。", cites.REG_17
        )
    return found, rows


def _take(manuscript: Manuscript, key: str, actor: User, rows: Sequence[Told], reason: str = "") -> Taken:
    return TABLE.take(
        manuscript.state,
        key,
        person=actor.pk,
        roles=roles(manuscript, actor),
        history=reading.taken(rows),
        reason=reason,
    )


def roles(manuscript: Manuscript, actor: User) -> frozenset[str]:
    """The person's roles in the manuscript: those in the organ, and in its department."""
    staff = Staff(actor)
    if manuscript.pk is None:
        return staff.somewhere(manuscript.organ)
    return staff.roles(manuscript.organ, manuscript.department_id)


def allowed(manuscript: Manuscript, actor: User, rows: Sequence[Told]) -> tuple[Step, ...]:
    """The steps open to the person now, those that end the review by the attribute."""
    steps = TABLE.allowed(manuscript.state, roles(manuscript, actor), reading.taken(rows), actor.pk)
    return tuple(step for step in steps if ending(manuscript.attribute, step.key) is None)


@transaction.atomic
def attach(
    *, manuscript: Manuscript, name: str, data: bytes, scan: str, actor: User, seen: int | None = None
) -> StoredFile:
    """Add a file; its words are read at once, for the guard and the search.

    Raises NotAllowed, ValidationError at `files`.
    """
    manuscript, rows = _locked(manuscript, seen)
    _take(manuscript, "draft", actor, rows)
    if manuscript.files.filter(name=name).exists():
        raise ValidationError({"files": f"已有同名的附件“{name}”，请改名或者先取下原来的。"})
    stored = files.keep(
        organ=manuscript.organ,
        kind=StoredFile.Kind.PUBLISHED,
        name=name,
        data=data,
        scan=scan,
        by=actor,
        manuscript=manuscript,
    )
    read_words(stored, data)
    manuscript.state = "draft"
    _keep(manuscript, "manuscript.attach", actor, file=stored.pk, name=name, sha256=stored.sha256)
    return stored


def read_words(stored: StoredFile, data: bytes, *, seconds: float = pictures.SECONDS) -> FileText:
    """Keep the words of a file with the places at which they stand; `seconds` for its pictures."""
    passages, unread = words(stored.name, data, seconds=seconds)
    return FileText.objects.update_or_create(file=stored, defaults={"passages": passages, "unread": unread})[
        0
    ]


def words(
    name: str, data: bytes, *, seconds: float = pictures.SECONDS
) -> tuple[list[list[object]], list[str]]:
    """The passages of a file as they are kept, and what of it could not be read."""
    found = extract(name, data, picture=pictures.reader(seconds))
    return [[each.place, each.text, each.label, each.joined] for each in found.passages], list(found.unread)


@transaction.atomic
def detach(*, manuscript: Manuscript, file: int, actor: User, seen: int | None = None) -> Manuscript:
    """Take a file off that was added by mistake. Raises NotAllowed."""
    manuscript, rows = _locked(manuscript, seen)
    _take(manuscript, "draft", actor, rows)
    stored = manuscript.files.filter(pk=file).first()
    if stored is None:
        raise NotAllowed("没有这份附件。", cites.REG_17)
    told = {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}
    files.remove(stored)
    manuscript.state = "draft"
    return _keep(manuscript, "manuscript.detach", actor, **told)


@transaction.atomic
def step(
    *, manuscript: Manuscript, key: str, actor: User, reason: str = "", seen: int | None = None
) -> Manuscript:
    """Take one step. Raises NotAllowed with the reason, ValidationError by field for what is lacking."""
    manuscript, rows = _locked(manuscript, seen)
    taken = _take(manuscript, key, actor, rows, reason)
    refused = ending(manuscript.attribute, key)
    if refused:
        raise NotAllowed(refused, cites.REG_13)
    more = _DOES.get(key, _nothing)(manuscript, rows, actor)
    manuscript.state = taken.to_state
    text = reading.content_hash(manuscript)
    kept = _keep(manuscript, f"manuscript.{key}", actor, text=text, reason=taken.reason, **more)
    if kept.state == "published" and kept.version > 1 and kept.publication:
        shutting.shut_exposing(publication=kept.publication)
    return kept


def _nothing(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    return {}


def _complete(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    """Sent to review only when it lacks nothing."""
    found = reading.lacks(manuscript)
    if found:
        raise ValidationError({each.field: [each.message] for each in found})
    return {}


def _private(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    """No personal data that nobody answers for, and nothing the virus scanner has not seen."""
    if manuscript.attribute == Publication.Attribute.PROACTIVE:
        found = privacy.look(manuscript, rows).blocking
        if found:
            first = found[0].hit
            raise NotAllowed(
                f"有 {len(found)} 处个人信息：{first.place}有{first.name}（{first.shown}）。"
                "请退回遮盖，或者由起草人以外的人说明理由放行。",
                cites.REG_15,
            )
    held = [each.name for each in reading.files(manuscript) if each.scan in ("held", "infected")]
    if held:
        raise NotAllowed(f"附件“{held[0]}”还没有通过病毒扫描。", cites.REG_17)
    return {}


def _answer(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    """Somebody else than the drafter answers for every hit that stands now, and for none that comes later."""
    found = privacy.look(manuscript, rows).blocking
    if not found:
        raise NotAllowed("没有需要放行的个人信息。", cites.REG_15)
    told = [f"{each.hit.place}：{each.hit.name} {each.hit.shown}" for each in found]
    return {"hits": [each.mark for each in found], "shown": told[:50]}


def _reviewed(manuscript: Manuscript, rows: Sequence[Told]) -> None:
    """What is signed is what was reviewed. Raises NotAllowed."""
    cleared = next((row for row in reversed(rows) if row.event == "clear"), None)
    if cleared is None or cleared.data.get("text") != reading.content_hash(manuscript):
        raise NotAllowed("审查通过后稿件有变动，签发的必须是审查过的文本，请退回后重新审查。", cites.REG_17)


def _sign(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    _reviewed(manuscript, rows)
    _complete(manuscript, rows, actor)
    return _private(manuscript, rows, actor)


def _publish(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    _sign(manuscript, rows, actor)
    return _make_public(manuscript, actor)


def _release(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    """What was signed, to the letter, and nothing else; looked through once more by the rules of today."""
    signed = next((row for row in reversed(rows) if row.event == "sign"), None)
    if signed is None or signed.data.get("text") != reading.content_hash(manuscript):
        raise NotAllowed("签发后稿件有变动，公开的必须是签发的文本，请退回后重新办理。", cites.REG_17)
    _private(manuscript, rows, actor)
    return _make_public(manuscript, actor)


def _make_public(manuscript: Manuscript, actor: User) -> dict[str, object]:
    made = publishing.publish(manuscript=manuscript, actor=actor)
    return {"publication": made.pk, "version": manuscript.version, "index_number": made.index_number}


def _keep_back(manuscript: Manuscript, rows: Sequence[Told], actor: User) -> dict[str, object]:
    _reviewed(manuscript, rows)
    _complete(manuscript, rows, actor)
    return {"reassess_on": manuscript.reassess_on.isoformat()} if manuscript.reassess_on else {}


_DOES: dict[str, Callable[[Manuscript, Sequence[Told], User], dict[str, object]]] = {
    "submit": _complete,
    "clear": _private,
    "override": _answer,
    "publish": _publish,
    "sign": _sign,
    "release": _release,
    "keep": _keep_back,
}


def _keep(manuscript: Manuscript, action: str, actor: User | None, **data: object) -> Manuscript:
    manuscript.seal = seal(manuscript)
    manuscript.save()
    known = {"title": manuscript.title, "state": manuscript.state, "hash": manuscript.seal}
    log.append(
        organ=manuscript.organ,
        actor=actor,
        action=action,
        subject=f"manuscript/{manuscript.pk}",
        data={**known, **data},
    )
    return manuscript


def correct(*, publication: Publication, actor: User) -> Manuscript:
    """Begin another version of what was published, with its text and files. Raises NotAllowed."""
    if publication.withdrawn_on or publication.voided:
        raise NotAllowed("已经撤下的信息不能更正。", cites.REG_6)
    under_way = publication.versions.filter(state__in=(*OPEN, "referred")).first()
    if under_way:
        raise NotAllowed(
            f"已有一份更正稿在办理（{under_way.get_state_display()}），请在那一份上改。", cites.REG_6
        )
    with transaction.atomic():
        made = draft(
            organ=publication.organ,
            fields=publishing.fields_of(publication, published.standing(publication)),
            actor=actor,
            publication=publication,
        )
        for each in publication.files.filter(erased_on__isnull=True).order_by("pk"):
            data = files.read(each)
            copy = files.copied(stored=each, kind=each.kind, by=actor, manuscript=made)
            read_words(copy, data)
    return made
