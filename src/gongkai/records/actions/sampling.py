"""A sample of finished requests leaves the organ: who drew it, by which lot, and what was covered."""

from __future__ import annotations

from collections.abc import Collection

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import log
from gongkai.records.models import Organ, User
from gongkai.records.queries.sampling import Sampled, Wish


def export(*, organ: Organ, actor: User, wish: Wish, drawn: Collection[Sampled]) -> None:
    """Put into the log that these left. Raises NotAllowed where there are none."""
    if not drawn:
        raise NotAllowed("没有符合条件的已办结申请，没有可以导出的。", cites.REG_15)
    log.append(
        organ=organ,
        actor=actor,
        action="sample.export",
        subject=f"{wish.year} 年案卷抽样",
        data={
            "lot": wish.lot,
            "reply": wish.reply,
            "cases": [each.case.number for each in drawn],
            "covered": sum(each.covered for each in drawn),
        },
    )
