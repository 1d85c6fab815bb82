"""Which notices of working days were added after this version was issued, for all or for one place?"""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class WorkdayNotice(models.Model):
    """One notice: of the State Council for a year (no organ), or of a locality for one organ."""

    organ = models.ForeignKey(Organ, models.CASCADE, null=True, blank=True, verbose_name="机关")
    year = models.PositiveIntegerField("年度")
    source = models.CharField("来源", max_length=200)
    days = models.JSONField("日期")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="登记人")
    added_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["year", "id"]
        verbose_name = "放假通知"
