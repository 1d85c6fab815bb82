"""What was handed to the archive, the library and the service hall, on which list, to whom, when?"""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication


class Deposit(models.Model):
    """One numbered list (移送清单). `listed` is the hash of what stands on it."""

    class Place(models.TextChoices):
        """Where the public can read it (Regulation, Article 25)."""

        ARCHIVE = "archive", "国家档案馆"
        LIBRARY = "library", "公共图书馆"
        HALL = "hall", "政务服务场所"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="deposits", verbose_name="机关")
    place = models.CharField("移送到", max_length=8, choices=Place)
    year = models.PositiveIntegerField("年度")
    serial = models.PositiveIntegerField("顺序号")
    first = models.DateField("从哪一天公开的")
    last = models.DateField("到哪一天公开的")
    count = models.PositiveIntegerField("件数")
    listed = models.CharField(max_length=64, editable=False)
    made_on = models.DateField("开列日期")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="开列人")
    handed_on = models.DateField("移送日期", null=True, blank=True)
    receiver = models.CharField("接收单位和接收人", max_length=100, blank=True)
    voided = models.BooleanField("已作废", default=False)
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "place", "year", "serial"], name="deposit_once")
        ]
        verbose_name = "移送清单"

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as printed."""
        return f"{self.get_place_display()}移送〔{self.year}〕{self.serial}号"


class DepositItem(models.Model):
    """One publication on a list. A voided list lets go of it, so that it can stand on another one."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="items", verbose_name="移送清单")
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="deposited", verbose_name="公开信息"
    )
    place = models.CharField("移送到", max_length=8, choices=Deposit.Place)
    voided = models.BooleanField("已作废", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "place"], condition=models.Q(voided=False), name="deposited_once"
            )
        ]
        verbose_name = "移送的信息"

    def __str__(self) -> str:
        return str(self.publication_id)
