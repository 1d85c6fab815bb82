"""What was brought over from an old site, in which run, and from which address?"""

from django.db import models

from gongkai.records.models.file import StoredFile
from gongkai.records.models.manuscript import Manuscript
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication


class StockImport(models.Model):
    """One run over a table of an old site's documents. `rejects` is the table of the rows not taken."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="stock_imports", verbose_name="机关")
    source = models.CharField("表", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    brought = models.PositiveIntegerField("迁入", default=0)
    held = models.PositiveIntegerField("暂不公开", default=0)
    rejected = models.PositiveIntegerField("没有迁入", default=0)
    skipped = models.PositiveIntegerField("以前已迁入", default=0)
    unread = models.PositiveIntegerField("有没读到的附件", default=0)
    rejects = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "旧网站信息的导入"

    def __str__(self) -> str:
        return self.source


class Brought(models.Model):
    """Where one manuscript came from. `key` tells whether a row was brought in already: the hash of its old
    address, or of the row; `path` is the old address without its host, by which old links are led on.

    `published_on` (and `published_at`, where the hour is known) is when the old site published it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="brought", verbose_name="机关")
    run = models.ForeignKey(StockImport, models.PROTECT, related_name="rows", verbose_name="导入")
    manuscript = models.OneToOneField(Manuscript, models.PROTECT, related_name="brought", verbose_name="稿件")
    key = models.CharField(max_length=64)
    address = models.CharField("原网址", max_length=1000, blank=True)
    path = models.CharField(max_length=800, blank=True)
    published_on = models.DateField("原网站公开日期")
    published_at = models.DateTimeField("原网站公开时间", null=True)
    index_number = models.CharField("索引号", max_length=60, blank=True)
    validity = models.CharField("有效性", max_length=16, choices=Publication.Validity)
    ended_on = models.DateField("废止、失效日期", null=True)

    class Meta:
        verbose_name = "迁入的信息"
        constraints = [models.UniqueConstraint(fields=["organ", "key"], name="brought_once")]
        indexes = [models.Index(fields=["path"], name="brought_path", condition=~models.Q(path=""))]

    def __str__(self) -> str:
        return self.address or self.key
