"""Does the log remember what the tables hold? Records, imports, reports, snapshots and roles against the log.

The log is a hash chain: whoever changes a record behind the platform's back would have to rewrite it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.law.publishing import TABLE as PUBLISHING
from gongkai.law.reporting import BY_KEY
from gongkai.records import chain
from gongkai.records.actions import deposits, directories
from gongkai.records.models import (
    AnnualReport,
    Brought,
    Deposit,
    Directory,
    Finding,
    IssuedReport,
    LogEntry,
    Organ,
    RegisterEntry,
    RoleGrant,
    User,
    WorkdayNotice,
)
from gongkai.records.seal import seal

SEALED = [
    *(
        f"{prefix}.{act}"
        for prefix in ("entry", "publication", "proceeding", "matter", "deposit", "cleanup", "conclusion")
        for act in ("create", "change", "void")
    ),
    "publication.withdraw",
    *(f"guide.{act}" for act in ("change", "publish", "review")),
    "publication.bring",
    "manuscript.bring",
    "manuscript.shut",
    "publication.lapse",
    "deposit.hand",
    "cleanup.close",
    *(f"manuscript.{act}" for act in ("create", "attach", "detach", "change", *PUBLISHING.by_key)),
    "matter.decide",
    "matter.reopen",
    "matter.code",
    "matter.forget",
]


def last_seals() -> dict[str, str]:
    """The last seal the log has of each record that was entered, changed or voided by itself."""
    found: dict[str, str] = {}
    for subject, data in _acts(SEALED):
        found[subject] = str(data["hash"])
        if "manuscript_hash" in data:  # what was brought over has one entry for the record and its text
            found[f"manuscript/{data['manuscript']}"] = str(data["manuscript_hash"])
    return found


def _acts(actions: list[str]) -> Iterator[tuple[str, dict[str, object]]]:
    entries = LogEntry.objects.filter(action__in=actions).order_by("organ", "seq")
    return entries.values_list("subject", "data").iterator()


def imports() -> Iterator[str]:
    """Rows imported together are still all there, as they were or as the platform changed them."""
    first: dict[str, str] = {}
    for subject, data in _acts(["entry.change", "entry.void"]):
        first.setdefault(subject, str(data.get("was", "")))
    for entry in LogEntry.objects.filter(action="entry.import").order_by("pk").iterator():
        rows = RegisterEntry.objects.filter(
            organ=entry.organ_id, kind=entry.subject, pk__range=tuple(entry.data["ids"])
        )
        seals = [first.get(f"entry/{pk}", own) for pk, own in rows.order_by("pk").values_list("pk", "seal")]
        if chain.digest(seals) != entry.data["seals"]:
            yield f"台账 {entry.subject}：一次导入的 {entry.data['rows']} 行与导入时不同。"


def snapshot(issued: IssuedReport) -> str:
    """The hash of an issued report with every cell's count, hash and ids."""
    cells = issued.cells.order_by("cell").values_list("cell", "count", "hash", "ids")
    return chain.digest([seal(issued, chain.SHA256), [list(cell) for cell in cells]])


def snapshots() -> Iterator[str]:
    """Every issued report is there, unchanged, and was issued through the platform."""
    known = {subject: str(data["hash"]) for subject, data in _acts(["report.snapshot"])}
    for issued in IssuedReport.objects.select_related("organ").order_by("pk"):
        if known.pop(f"issued/{issued.pk}", "") != snapshot(issued):
            yield f"{issued}：签发的存档与签发时不同。"
    yield from (f"签发的存档 {subject} 被删除。" for subject in known)


def reports() -> Iterator[str]:
    """Steps, state, dates and texts of every report are those of the log."""
    for report in AnnualReport.objects.select_related("organ").order_by("pk"):
        if _steps(report) != list(_logged_steps(report)):
            yield f"{report}：办理步骤与日志不符。"
        if _standing(report) != _logged_standing(report):
            yield f"{report}：状态、公布日期或网址与日志不符。"
        texts = {str(text.no): text.text for text in report.texts.all()}
        waivers = {(each.message, each.reason, each.person_id) for each in report.waivers.all()}
        if not waivers <= _logged_waivers(report):
            yield f"{report}：保留问题的理由与日志不符。"
        if texts != _logged_texts(report):
            yield f"{report}：正文与日志不符。"


def _steps(report: AnnualReport) -> list[tuple[object, ...]]:
    rows = report.steps.order_by("seq").values_list("step", "actor_id", "document_hash", "reason")
    return list(rows)


def _entries(report: AnnualReport, *actions: str) -> Iterator[LogEntry]:
    entries = LogEntry.objects.filter(organ=report.organ, action__in=actions).order_by("seq")
    return entries.filter(subject__startswith=f"report/{report.year}").iterator()


def _logged_steps(report: AnnualReport) -> Iterator[tuple[object, ...]]:
    for entry in _entries(report, *(f"report.{key}" for key in BY_KEY)):
        reason = entry.data["reason"] or entry.data["address"]
        yield entry.action.removeprefix("report."), entry.actor_id, entry.data["hash"], reason


def _standing(report: AnnualReport) -> tuple[str, ...]:
    days = (report.published_on, report.submitted_on)
    return report.state, report.public_address, *(day.isoformat() if day else "" for day in days)


def _logged_standing(report: AnnualReport) -> tuple[str, ...]:
    state, address, day = "draft", "", ""
    for entry in _entries(report, *(f"report.{key}" for key in BY_KEY)):
        state = BY_KEY[entry.action.removeprefix("report.")].to_state
        if entry.action == "report.file":
            address, day = entry.data["address"], entry.data["on"]
    return state, address, day, day


def _logged_waivers(report: AnnualReport) -> set[tuple[object, ...]]:
    waived = _entries(report, "report.waive")
    return {(entry.data["message"], entry.data["reason"], entry.actor_id) for entry in waived}


def _logged_texts(report: AnnualReport) -> dict[str, str]:
    texts: dict[str, str] = {}
    for entry in _entries(report, "report.open", "report.edit"):
        if entry.action == "report.open":
            texts = dict(entry.data["texts"])
        else:
            texts[entry.subject.rsplit("/", 1)[-1]] = entry.data["after"]
    return texts


def roles() -> Iterator[str]:
    """Every role was granted through the platform, for all of the organ or for a department, and stands."""
    for organ in Organ.objects.order_by("pk"):
        renamed = _renamed(organ)
        granted: set[tuple[str, str, str]] = set()
        acts = LogEntry.objects.filter(organ=organ, action__in=("role.grant", "role.revoke")).order_by("seq")
        for entry in acts.iterator():
            change = granted.add if entry.action == "role.grant" else granted.discard
            within = renamed(entry.data.get("department", ""), entry.seq)
            change((entry.subject, entry.data["role"], within))
        rows = RoleGrant.objects.filter(organ=organ).values_list("user__username", "role", "department__name")
        held = {(username, role, within or "") for username, role, within in rows}
        for username, role, within in sorted(held ^ granted):
            yield f"{organ}：{username} 的角色 {role}{f'（{within}）' if within else ''}与日志不符。"


def _renamed(organ: Organ) -> Callable[[str, int], str]:
    """What a department that had this name at that entry of the log is called now."""
    acts = LogEntry.objects.filter(organ=organ, action="department.rename").order_by("seq")
    renames = [
        (entry.seq, entry.data["before"]["name"], entry.data["after"]["name"]) for entry in acts.iterator()
    ]

    def now(name: str, at: int) -> str:
        for seq, before, after in renames:
            name = after if seq > at and before == name else name
        return name

    return now


def addresses() -> Iterator[str]:
    """Where a person's daily digest goes is what was last set through the platform."""
    known: dict[str, object] = {}
    for subject, data in _acts(["person.create", "person.email"]):
        known[subject] = data.get("email", known.get(subject, ""))
    for username, email in User.objects.order_by("pk").values_list("username", "email"):
        if email != known.get(username, ""):
            yield f"{username} 的电子邮箱与日志不符。"


def notices() -> Iterator[str]:
    """Every added notice of working days stands as it was added, and none was slipped in."""
    added = {
        entry.subject: (entry.data, entry.organ_id)
        for entry in LogEntry.objects.filter(action="workdays.apply").iterator()
    }
    for row in WorkdayNotice.objects.order_by("pk"):
        data, home = added.pop(f"workdays/{row.pk}", ({}, None))
        said = [data.get(key) for key in ("year", "source", "days")]
        local = home if data.get("local") else None
        if said != [row.year, row.source, row.days] or row.organ_id != local:
            yield f"放假通知“{row.source}”：与登记的不同，没有经过平台的登记。"
    yield from (f"放假通知“{data.get('source')}”被删除。" for data, _ in added.values())


def organs() -> Iterator[str]:
    """Name, data and settings of every organ are those last logged."""
    for organ in Organ.objects.order_by("pk"):
        known: dict[str, object] = {}
        acts = ("organ.create", "organ.change", "organ.settings")
        for entry in LogEntry.objects.filter(organ=organ, action__in=acts).order_by("seq").iterator():
            known |= entry.data.get("after", entry.data)
            known |= {"code": entry.subject}
        for field, value in known.items():
            if getattr(organ, field) != value:
                yield f"{organ}：{field} 与日志不符。"


def findings() -> Iterator[str]:
    """What was let stand in public was answered for through the platform, by that person."""
    acts = LogEntry.objects.filter(action="finding.answer").order_by("pk")
    known = {
        subject: (actor, data["mark"])
        for subject, actor, data in acts.values_list("subject", "actor_id", "data")
    }
    for row in Finding.objects.filter(state=Finding.State.ANSWERED).order_by("pk").iterator():
        if known.get(f"finding/{row.pk}") != (row.settled_by_id, row.mark):
            yield f"复查发现 {row.pk}：说明理由保留没有经过平台的登记。"


def brought() -> Iterator[str]:
    """Where every document of an old site came from is what the log says of it."""
    acts = _acts(["publication.bring", "manuscript.bring"])
    known = {data["manuscript"]: data["brought"] for _, data in acts}
    for row in Brought.objects.order_by("pk").iterator():
        told = str(known.pop(row.manuscript_id, chain.SHA256))
        if told != seal(row, told):
            yield f"迁入的信息（稿件 {row.manuscript_id}）：来历与迁入时登记的不同。"
    yield from (f"迁入的信息（稿件 {pk}）的来历被删除。" for pk in known)


def filing() -> Iterator[str]:
    """Every directory, with all its items, is the one that was last imported."""
    known = {subject: data["hash"] for subject, data in _acts(["directory.import", "directory.end"])}
    for row in Directory.objects.select_related("organ").order_by("pk"):
        wrong = row.seal != seal(row, row.seal) or any(
            item.seal != seal(item, item.seal) for item in row.items.all()
        )
        if known.pop(f"directory/{row.pk}", "") != directories.content(row) or wrong:
            yield f"公开目录“{row}”：与导入时不同，没有经过平台的导入。"
    yield from (f"公开目录 {subject} 被删除。" for subject in known)


def deposited() -> Iterator[str]:
    """On every list of what was handed over stands what it was made of."""
    for row in Deposit.objects.order_by("pk"):
        odd = row.items.exclude(place=row.place, voided=row.voided).exists()
        if odd or row.listed != deposits.content(row):
            yield f"移送清单“{row}”：清单的内容与开列时不同。"


CHECKS = (
    imports,
    brought,
    findings,
    snapshots,
    reports,
    roles,
    addresses,
    notices,
    organs,
    filing,
    deposited,
)
