"""An organ's own data, and its answers to what no national text settles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law.annual import annual_report
from gongkai.law.errors import NotAllowed
from gongkai.law.proceedings import COLUMNS, PROCEEDINGS
from gongkai.law.registers import REGISTERS
from gongkai.records.actions import clock, log
from gongkai.records.models import Organ, User

DATA = ("name", "short_name", "kind", "level", "credit_code", "region_code", "contact")
SETTINGS = ("submit_by", "publish_by", "government", "court", "counting", "handling")
MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
COMMON_YEAR = 2025  # 29 February is no date to set for every year


@transaction.atomic
def change_data(*, organ: Organ, given: Mapping[str, object], actor: User | None) -> Organ:
    """Change the organ's own data. Raises ValidationError, by field."""
    return _change(organ, {key: given[key] for key in DATA if key in given}, "organ.change", actor)


@transaction.atomic
def change(*, organ: Organ, given: Mapping[str, object], actor: User | None) -> Organ:
    """Change settings; a compiled report is out of date afterwards. Raises ValidationError, by field."""
    changes = {key: given[key] for key in SETTINGS if key in given}
    counting = changes.get("counting")
    if isinstance(counting, Mapping):
        _check_counting(counting)
    return _change(organ, changes, "organ.settings", actor)


def _change(organ: Organ, changes: Mapping[str, object], action: str, actor: User | None) -> Organ:
    kept = Organ.objects.select_for_update().get(pk=organ.pk)
    before = {key: getattr(kept, key) for key in changes}
    for key, value in changes.items():
        setattr(kept, key, value)
    if any(before.get(key, "") != changes.get(key, "") for key in ("submit_by", "publish_by")):
        # A date set today binds the report that is due next, never one that was due before.
        changes = {**changes, "local_since": _next_due(kept.kind)}
        before["local_since"] = kept.local_since
        kept.local_since = _next_due(kept.kind)
    kept.full_clean()
    _check_dates(kept)
    changed = [key for key in changes if before[key] != getattr(kept, key)]
    if not changed:
        return kept
    kept.save(update_fields=changed)
    log.append(
        organ=kept,
        actor=actor,
        action=action,
        subject=kept.code,
        data={
            "before": {key: before[key] for key in changed},
            "after": {key: getattr(kept, key) for key in changed},
        },
        registers=True,
    )
    return kept


def _next_due(kind: str) -> int:
    """The year of the report that is due next."""
    today = clock.today()
    last = max(task.statutory for task in annual_report(today.year - 1, kind))
    return today.year - 1 if today <= last else today.year


def _check_dates(organ: Organ) -> None:
    """A locality may set an earlier day, never a later one (Article 49)."""
    errors = {}
    year = clock.today().year
    for field, task in (("submit_by", "submit"), ("publish_by", "publish")):
        given = getattr(organ, field)
        try:
            if given:
                annual_report(year, organ.kind, local={task: _day(given).replace(year=year + 1)})
        except ValueError:
            errors[field] = f"“{given}”不是月和日，请写成 01-20。"
        except NotAllowed as refused:
            errors[field] = str(refused)
    if errors:
        raise ValidationError(errors)


def _day(given: str) -> date:
    if not MONTH_DAY.fullmatch(given):
        raise ValueError(given)
    return date.fromisoformat(f"{COMMON_YEAR}-{given}")


def _check_counting(counting: Mapping[str, object]) -> None:
    """Only registers, categories, endings and columns that exist."""
    for key, chosen in counting.items():
        if key == "lapsed_as_repealed":
            good = isinstance(chosen, bool)
        elif key == "endings":
            good = isinstance(chosen, Mapping) and all(_is_ending(*each) for each in chosen.items())
        else:
            known = REGISTERS[key].category_names if key in REGISTERS else {}
            good = isinstance(chosen, list) and set(chosen) <= known.keys() and bool(known)
        if not good:
            raise ValidationError(f"统计口径“{key}”的取值不能用。")


def _is_ending(name: str, column: object) -> bool:
    kind, _, ending = name.partition(".")
    known = [each.key for each in PROCEEDINGS[kind].endings] if kind in PROCEEDINGS else []
    return ending in known and column in COLUMNS and column != "pending"
