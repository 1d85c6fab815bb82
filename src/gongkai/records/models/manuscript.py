"""What is on its way to the public, or was published as which version?"""

from django.db import models

from gongkai.law.contents import ITEMS
from gongkai.law.promptness import RESULTS
from gongkai.law.publishing import STATES
from gongkai.records.models.directory import DirectoryItem
from gongkai.records.models.organ import Department, Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Column, Publication


class Manuscript(models.Model):
    """One text with its data, from the first draft on; once published it is a version of its publication.

    `body` is cleaned HTML, `until` the last day of a notice that comes down by itself. `superior` names the
    organ whose document is forwarded, `superior_attribute` the attribute that one gave it. `origin` says
    where it was brought over from; an earlier version with `shut_on` is kept, but no longer shown to anybody.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="manuscripts", verbose_name="机关")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="manuscripts", verbose_name="起草科室"
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="versions", verbose_name="公开信息"
    )
    version = models.PositiveIntegerField("版本", default=0, editable=False)
    state = models.CharField("状态", max_length=12, choices=STATES.items(), default="draft", editable=False)
    column = models.ForeignKey(Column, models.PROTECT, related_name="manuscripts", verbose_name="栏目")
    title = models.CharField("标题", max_length=300)
    kind = models.CharField(
        "类型", max_length=16, choices=Publication.Kind, default=Publication.Kind.INFORMATION
    )
    doc_number = models.CharField("文号", max_length=80, blank=True)
    formed_on = models.DateField("成文日期")
    item = models.CharField(
        "公开事项", max_length=16, blank=True, choices=[(each.key, str(each)) for each in ITEMS.values()]
    )
    attribute = models.CharField(
        "公开属性",
        max_length=16,
        choices=Publication.Attribute,
        default=Publication.Attribute.PROACTIVE,
    )
    basis = models.CharField("公开属性的依据", max_length=300, blank=True)
    reassess_on = models.DateField("下次评估日期", null=True, blank=True)
    superior = models.CharField("转发的上级机关", max_length=100, blank=True)
    superior_attribute = models.CharField(
        "上级文件的公开属性", max_length=16, blank=True, choices=Publication.Attribute
    )
    topic = models.CharField("主题分类", max_length=60, blank=True)
    genre = models.CharField("体裁", max_length=30, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    summary = models.CharField("内容概述", max_length=200, blank=True)
    directory_item = models.ForeignKey(
        DirectoryItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="目录事项",
    )
    result = models.CharField("许可、处罚结果", max_length=8, blank=True, choices=RESULTS.items())
    unified_number = models.CharField("统一编号", max_length=60, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    interprets = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解读哪份文件"
    )
    changed_on = models.DateField("信息变更日期", null=True, blank=True)
    body = models.TextField("正文", blank=True)
    until = models.DateField("公示到哪一天", null=True, blank=True)
    change = models.CharField("更正说明", max_length=300, blank=True)
    drafter = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="起草人")
    created_at = models.DateTimeField("建立时间")
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    origin = models.CharField("来历", max_length=300, blank=True, default="", editable=False)
    shut_on = models.DateField("停止公开日期", null=True, blank=True, editable=False)
    shut_why = models.CharField("停止公开理由", max_length=300, blank=True, default="", editable=False)
    seal = models.CharField(max_length=64, default="", editable=False)

    # Of later releases: what was sealed before them keeps its seal.
    SEALED_WHEN_SET = frozenset(
        {
            "directory_item_id",
            "result",
            "unified_number",
            "effective_on",
            "valid_until",
            "interprets_id",
            "changed_on",
            "origin",
            "shut_on",
            "shut_why",
        }
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "稿件"
        indexes = [
            models.Index(fields=["organ", "state", "-id"], name="manuscript_state"),
            models.Index(
                fields=["organ", "reassess_on"], name="manuscript_kept", condition=models.Q(state="kept")
            ),
            models.Index(
                fields=["organ", "published_at"],
                name="manuscript_published",
                condition=models.Q(version__gt=0),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "version"],
                condition=models.Q(version__gt=0),
                name="manuscript_version_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FileText(models.Model):
    """The words of a file to be published: `passages` are guard passages, `unread` what was not read."""

    file = models.OneToOneField("records.StoredFile", models.CASCADE, related_name="text", primary_key=True)
    passages = models.JSONField(default=list)
    unread = models.JSONField(default=list)

    class Meta:
        verbose_name = "文件文字"

    def __str__(self) -> str:
        return str(self.file_id)
