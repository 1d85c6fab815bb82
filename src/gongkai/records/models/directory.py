"""What does each field of work promise to publish, item by item, by when and where?"""

from django.db import models

from gongkai.law.promptness import PERIOD, Promise
from gongkai.records.models.organ import Organ


class Directory(models.Model):
    """A directory of one field of work (领域基层政务公开标准目录), as it was last imported."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="directories", verbose_name="机关")
    name = models.CharField("目录名称", max_length=100)
    basis = models.CharField("编制依据", max_length=300, blank=True)
    imported_at = models.DateTimeField("导入时间")
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="directory_once")]
        verbose_name = "公开目录"

    def __str__(self) -> str:
        return self.name


class DirectoryItem(models.Model):
    """One item. `days` is the period in working days where one is named; ended items keep their records."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    directory = models.ForeignKey(Directory, models.PROTECT, related_name="items", verbose_name="公开目录")
    position = models.PositiveIntegerField("顺序", default=0)
    number = models.CharField("序号", max_length=20, blank=True)
    first = models.CharField("一级事项", max_length=100)
    second = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）")
    basis = models.TextField("公开依据", blank=True)
    limit = models.CharField("公开时限", max_length=300, blank=True)
    days = models.PositiveSmallIntegerField("时限工作日数", null=True, blank=True)
    prevails = models.BooleanField("时限由法律法规规定", default=False)
    body = models.CharField("公开主体", max_length=200, blank=True)
    channels = models.CharField("公开渠道和载体", max_length=500, blank=True)
    audience = models.CharField("公开对象", max_length=200, blank=True)
    way = models.CharField("公开方式", max_length=40, blank=True)
    level = models.CharField("公开层级", max_length=40, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    seal = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["directory", "position"], name="directory_order")]
        verbose_name = "目录事项"

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    @property
    def name(self) -> str:
        """Both levels in one line."""
        return f"{self.first} › {self.second}" if self.second else self.first

    @property
    def working_days(self) -> int:
        """The period that holds: its own, or that of the Regulation where it names none."""
        return self.days or PERIOD

    @property
    def promise(self) -> Promise | None:
        """What the law of periods asks of an item; None where it names no period."""
        if not self.days:
            return None
        return Promise(self.days, f"{self.directory.name}：{self.name}", self.prevails)
