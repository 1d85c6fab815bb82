"""What did the review of the whole public stock find, and what was settled?"""

from django.db import models

from gongkai.records.models.manuscript import Manuscript
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication
from gongkai.records.models.report import IssuedReport


class Sweep(models.Model):
    """One review of everything an organ has made public; unfinished, it is taken up again after `place`."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="sweeps", verbose_name="机关")
    rules = models.CharField("规则版本", max_length=16)
    whole = models.BooleanField("不论有没有变动", default=False)
    place = models.CharField("做到哪里", max_length=40, blank=True)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    scanned = models.PositiveIntegerField("检查", default=0)
    hits = models.PositiveIntegerField("有个人信息的", default=0)
    unread = models.PositiveIntegerField("有没读到的", default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = "全库复查"

    def __str__(self) -> str:
        return f"{self.organ} {self.started_at:%Y-%m-%d}"


class Swept(models.Model):
    """The content of one public text when it was last looked through, and by which rules."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    subject = models.CharField(max_length=40)
    content = models.CharField(max_length=64)
    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="+", verbose_name="复查")

    class Meta:
        verbose_name = "已复查的内容"
        constraints = [models.UniqueConstraint(fields=["organ", "subject"], name="swept_once")]

    def __str__(self) -> str:
        return self.subject


class Finding(models.Model):
    """Personal data in something public. It holds masked words only, so that the register is no leak itself.

    `mark` is what the hit is known by; a finding that was answered for does not come back under it.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "待处理"
        ANSWERED = "answered", "说明理由保留"
        GONE = "gone", "已经没有"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="findings", verbose_name="机关")
    subject = models.CharField("在哪里", max_length=40)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="findings", verbose_name="公开信息"
    )
    version = models.ForeignKey(Manuscript, models.PROTECT, null=True, related_name="+", verbose_name="版本")
    issued = models.ForeignKey(
        IssuedReport, models.PROTECT, null=True, related_name="+", verbose_name="年度报告"
    )
    title = models.CharField("标题", max_length=300)
    kind = models.CharField("种类", max_length=16)
    place = models.CharField("位置", max_length=300)
    shown = models.CharField("遮盖后的内容", max_length=200)
    around = models.CharField("前后文", max_length=400)
    mark = models.CharField(max_length=24)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField("发现时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    reason = models.CharField("理由", max_length=1000, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "复查发现"
        constraints = [models.UniqueConstraint(fields=["organ", "subject", "mark"], name="finding_once")]
        indexes = [models.Index(fields=["organ", "state", "-id"], name="finding_state")]

    def __str__(self) -> str:
        return f"{self.title} {self.place}"
