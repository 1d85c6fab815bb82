"""Which reconsiderations and lawsuits came of a disclosure act, and how did they end?"""

from django.db import models

from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.models.case import Case
from gongkai.records.models.organ import Organ


class Proceeding(models.Model):
    """A reconsideration or a lawsuit. A co-defendant does not count it (国办公开办函〔2016〕201号)."""

    class Kind(models.TextChoices):
        """Reconsideration or lawsuit."""

        REVIEW = "review", "行政复议"
        SUIT = "suit", "行政诉讼"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="proceedings", verbose_name="机关")
    kind = models.CharField("种类", max_length=8, choices=Kind)
    number = models.CharField("案号", max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, verbose_name="所涉申请")
    after = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="此前的复议")
    matter = models.CharField("事由", max_length=200)
    filed_on = models.DateField("受理日期")
    decided_on = models.DateField("审结日期", null=True, blank=True)
    ending = models.CharField("结果", max_length=20, blank=True)
    co_defendant_only = models.BooleanField("仅为共同被告", default=False)
    after_review = models.BooleanField("经复议后起诉", default=False)
    procedure = models.CharField(
        "程序", max_length=10, blank=True, choices=[("simple", "简易程序"), ("ordinary", "普通程序")]
    )
    copy_received_on = models.DateField("收到申请书或起诉状副本日期", null=True, blank=True)
    answered_on = models.DateField("提交答复或答辩日期", null=True, blank=True)
    voided = models.BooleanField("已作废", default=False)
    seal = models.CharField(max_length=64, default="", editable=False)
    filed_year = models.PositiveIntegerField(editable=False)
    decided_year = models.PositiveIntegerField(editable=False)

    # Columns younger than the first seals: sealed only once something is in them.
    SEALED_WHEN_SET = ("procedure", "copy_received_on", "answered_on")

    class Meta:
        ordering = ["-filed_on", "-id"]
        verbose_name = "复议与诉讼"
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "number"], name="proceeding_once")]
        indexes = [
            models.Index(fields=["organ", "-filed_on", "-id"], name="proceeding_list"),
            models.Index(
                fields=[
                    "organ",
                    "decided_year",
                    "filed_year",
                    "kind",
                    "after_review",
                    "ending",
                    "voided",
                    "co_defendant_only",
                ],
                name="proceeding_year",
                condition=models.Q(voided=False, co_defendant_only=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ending_name(self) -> str:
        """How it ended, in words; 尚未审结 while it has not."""
        endings = PROCEEDINGS[self.kind].endings
        return next((each.name for each in endings if each.key == self.ending), "尚未审结")
