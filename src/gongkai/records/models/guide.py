"""What does the organ say of itself in its guide (Regulation, Article 12)?"""

from django.db import models

from gongkai.law.guides import FIELDS
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class Guide(models.Model):
    """The organ's own part of its guide: a value for each of `law.guides.FIELDS`.

    `published` is what the public reads, empty before the first time; `reviewed_on` the day on which somebody
    last looked whether all of it still holds.
    """

    organ = models.OneToOneField(Organ, models.CASCADE, related_name="guide", verbose_name="机关")
    draft = models.JSONField("内容", default=dict)
    published = models.JSONField("公布的内容", default=dict)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    reviewed_on = models.DateField("最近核对日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "公开指南"

    def __str__(self) -> str:
        return f"{self.organ_id} {len(self.published)}/{len(FIELDS)}"
