"""Which corrections of records were asked for, and what was suggested for publication? (Articles 41, 44)"""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.publication import Publication
from gongkai.records.models.request import CHANNEL_CHOICES


class Matter(models.Model):
    """A matter beside the requests: counted in no row of table three, with no clock of the Regulation."""

    class Kind(models.TextChoices):
        """What is asked."""

        AMENDMENT = "amendment", "更正申请"
        SUGGESTION = "suggestion", "主动公开建议"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="matters", verbose_name="机关")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    number = models.CharField("编号", max_length=40)
    channel = models.CharField("渠道", max_length=16, choices=CHANNEL_CHOICES)
    applicant = models.TextField("提出人（加密）", blank=True, editable=False)
    mask = models.CharField("提出人", max_length=100, blank=True)
    summary = models.CharField("内容", max_length=300)
    received_on = models.DateField("收到日期")
    remind_on = models.DateField("提醒日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=20, blank=True)
    decided_on = models.DateField("办结日期", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    reply_number = models.CharField("答复文号", max_length=80, blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, verbose_name="转为公开的信息"
    )
    voided = models.BooleanField("已作废", default=False)
    code_hash = models.CharField(max_length=64, default="", blank=True, editable=False)
    seal = models.CharField(max_length=64, default="", editable=False)

    # Columns of a later release: a seal made before them still holds while they are empty.
    SEALED_WHEN_SET = frozenset({"code_hash"})

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = "更正申请与公开建议"
        constraints = [models.UniqueConstraint(fields=["organ", "number"], name="matter_number_once")]
        indexes = [models.Index(fields=["organ", "kind", "-received_on"], name="matter_list")]

    def __str__(self) -> str:
        return self.number
