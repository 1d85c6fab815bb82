"""What stands in the simple registers? One table for all kinds of `law/registers`."""

from django.db import models

from gongkai.law.registers import REGISTERS
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class RegisterEntry(models.Model):
    """One entry: `count` may stand for a million decisions, `amount` is in 分 (1/100 yuan)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="entries", verbose_name="机关")
    kind = models.CharField("台账", max_length=20)
    date = models.DateField("日期")
    year = models.PositiveIntegerField(editable=False)
    category = models.CharField("类别", max_length=40, blank=True)
    count = models.BigIntegerField("数量", default=1)
    amount = models.BigIntegerField("金额（分）", default=0)
    source = models.CharField("来源", max_length=200, blank=True)
    person = models.CharField("提供人", max_length=64, blank=True)
    # Whether decisions were published in time is asked of all of them, and `details` are never queried.
    online_on = models.DateField("公示日期", null=True, blank=True)
    details = models.JSONField("内容", default=dict, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    voided = models.BooleanField("已作废", default=False)
    seal = models.CharField(max_length=64, default="", editable=False)

    SEALED_WHEN_SET = frozenset({"online_on"})  # of a later release

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = "台账记录"
        indexes = [
            # Covers the report's sums: read in the order they are grouped by, without the table.
            models.Index(
                fields=["organ", "year", "kind", "category", "count", "amount", "voided"],
                name="entry_sums",
                condition=models.Q(voided=False),
            ),
            models.Index(fields=["organ", "kind", "-date", "-id"], name="entry_list"),
            models.Index(
                fields=["organ", "kind", "date"],
                name="entry_offline",
                condition=models.Q(online_on__isnull=True, voided=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{REGISTERS[self.kind].name} {self.date}"
