"""Which rules and normative documents were looked through anew, and with which conclusion for each?"""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication


class Cleanup(models.Model):
    """One round (清理). `listed` are the documents that were due for it on the day it began."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="cleanups", verbose_name="机关")
    name = models.CharField("名称", max_length=100)
    basis = models.CharField("依据", max_length=300, blank=True)
    begun_on = models.DateField("开始日期")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    listed = models.JSONField("列入的文件", default=list)
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-begun_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="cleanup_once")]
        verbose_name = "文件清理"

    def __str__(self) -> str:
        return self.name


class Conclusion(models.Model):
    """What a round concluded about one document."""

    class Verdict(models.TextChoices):
        """继续有效, 修改, 废止, 失效."""

        KEEP = "keep", "继续有效"
        AMEND = "amend", "修改"
        REPEAL = "repeal", "废止"
        LAPSE = "lapse", "宣布失效"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    cleanup = models.ForeignKey(Cleanup, models.PROTECT, related_name="conclusions", verbose_name="文件清理")
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="conclusions", verbose_name="公开信息"
    )
    verdict = models.CharField("结论", max_length=8, choices=Verdict)
    note = models.CharField("说明", max_length=300, blank=True)
    ended_on = models.DateField("废止、失效日期", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    on = models.DateField("登记日期")
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cleanup", "publication"], name="concluded_once")]
        verbose_name = "清理结论"

    def __str__(self) -> str:
        return f"{self.publication_id} {self.get_verdict_display()}"
