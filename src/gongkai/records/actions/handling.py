"""An organ's answers to how it handles requests: checked, seen beforehand, and applied to every clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from gongkai.records import messages, quiet
from gongkai.records.actions import cases, log, settings
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Organ, User
from gongkai.records.policy import OPTIONS, SERIES, index_problem, pattern_problem, policy

# What changes how days are counted, and the entries whose cases it can change.
CLOCK = {
    "payment_restarts": ("fee_paid",),
    "late_correction_restarts": ("corrected",),
    "late_extension_counts": ("extended",),
    "delivery_days": ("consulted", "fee_notice"),
}
LIMITS = {
    "inner_days": (1, 20),
    "delivery_days": (0, 15),
    "retention_years": (0, 100),
    "publicity_days": (1, 20),
    "cleanup_years": (1, 20),
}
COLUMNS = ("state", "due", "provisional", "closed_on", "closed_year", "row", "reply", "late", "stage")


@dataclass(frozen=True, slots=True)
class Moved:
    """A request whose clock stands elsewhere under the new settings."""

    case: Case
    before: date | None
    after: date | None

    @property
    def closed(self) -> bool:
        """Whether only the mark of being late changes, the request being closed."""
        return self.case.closed_on is not None


def check(given: Mapping[str, object]) -> None:
    """Only settings that are known, with values that can be used. Raises ValidationError, by setting."""
    wrong = {key: problem for key, value in given.items() if (problem := _problem(key, value))}
    if wrong:
        raise ValidationError(wrong)


def _problem(key: str, value: object) -> str | list[str]:
    if key == "patterns":
        return _patterns(value)
    if key == "messages":
        return _messages(value)
    option = OPTIONS.get(key)
    if option is None:
        return f"没有“{key}”这一项设置。"
    if key == "quiet":
        return quiet.problem(str(value))
    if key == "index_pattern":
        return index_problem(str(value))
    if option.choices:
        known = isinstance(value, bool) if isinstance(option.default, bool) else value in option.choices
        return "" if known else "请选择一项。"
    return _number(key, value)


def _number(key: str, value: object) -> str:
    least, most = LIMITS[key]
    good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return "" if good else f"请填写 {least} 至 {most} 之间的整数。"


def _patterns(value: object) -> list[str]:
    if not isinstance(value, Mapping) or not set(value) <= set(SERIES):
        return ["文号规则的取值不能用。"]
    found = [(key, pattern_problem(str(pattern))) for key, pattern in value.items()]
    wrong = [f"{SERIES[key]}：{problem}" for key, problem in found if problem]
    every = {**policy(Organ()).patterns, **value}
    same = len({re.sub(r"\s", "", str(pattern)) for pattern in every.values()}) < len(every)
    return [*wrong, "两个系列的文号规则相同，会出现重复的文号。"] if same else wrong


def _messages(value: object) -> list[str]:
    if not isinstance(value, Mapping) or not set(value) <= set(messages.TEMPLATES):
        return ["通知内容的取值不能用。"]
    return [problem for key, text in value.items() for problem in messages.problems(str(text), key)]


@transaction.atomic
def change(*, organ: Organ, given: Mapping[str, object], actor: User | None) -> list[Moved]:
    """Keep the settings (all of them: what is left out goes back to its default) and recount.

    Gives the requests whose dates moved. Raises ValidationError, by setting.
    """
    check(given)
    before = policy(Organ.objects.get(pk=organ.pk)).clock
    kept = settings.change(organ=organ, given={"handling": dict(given)}, actor=actor)
    organ.handling = kept.handling
    if policy(kept).clock == before:
        return []
    moved = list(_moves(kept, save=True))
    if moved:
        log.append(
            organ=kept,
            actor=actor,
            action="case.recount",
            subject=kept.code,
            data={"moved": len(moved), "numbers": [each.case.number for each in moved[:100]]},
            registers=True,
        )
    return moved


def preview(*, organ: Organ, given: Mapping[str, object]) -> list[Moved]:
    """What would move; nothing is written. Raises ValidationError, by setting."""
    check(given)
    trial = Organ.objects.get(pk=organ.pk)
    before = policy(trial).clock
    trial.handling = dict(given)
    return list(_moves(trial, save=False)) if policy(trial).clock != before else []


def _moves(organ: Organ, *, save: bool) -> Iterable[Moved]:
    """Count every request anew that a setting of the clock can touch, open or closed."""
    days = calendar(organ)
    for case in _touched(organ).iterator(chunk_size=200):
        case.organ = organ
        before = [getattr(case, name) for name in COLUMNS]
        due = case.due
        cases.recompute(case, days)
        if before != [getattr(case, name) for name in COLUMNS]:
            if save:
                case.save(update_fields=COLUMNS)
            yield Moved(case, due, case.due)


def _touched(organ: Organ) -> QuerySet[Case]:
    kinds = [kind for each in CLOCK.values() for kind in each]
    rows = Case.objects.filter(organ=organ, events__event__in=kinds).distinct().order_by("pk")
    return rows.prefetch_related("events", "letters")
