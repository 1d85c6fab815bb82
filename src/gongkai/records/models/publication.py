"""What has been published, and which normative documents are in force?"""

from django.db import models

from gongkai.law.promptness import RESULTS
from gongkai.records.models.directory import DirectoryItem
from gongkai.records.models.organ import Organ

# Stands for "not yet" in year columns, so that one range of an index finds what is still open.
NEVER = 9999


class Column(models.Model):
    """A column of the organ's disclosure pages."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="columns", verbose_name="机关")
    name = models.CharField("栏目", max_length=60)
    position = models.PositiveIntegerField("顺序", default=0)
    renew_days = models.PositiveSmallIntegerField(
        "多久要有新的信息", choices=[(14, "两周"), (183, "六个月"), (365, "一年")], default=365
    )

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="column_once")]
        verbose_name = "栏目"

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """A published document. Rules and normative documents are publications with a life of their own."""

    class Attribute(models.TextChoices):
        """The disclosure attribute (Regulation, Article 13)."""

        PROACTIVE = "proactive", "主动公开"
        ON_REQUEST = "on_request", "依申请公开"
        WITHHELD = "withheld", "不予公开"

    class Kind(models.TextChoices):
        """Only the first two are counted in block (一) of table two."""

        RULES = "rules", "规章"
        NORMATIVE = "normative", "行政规范性文件"
        DOCUMENT = "document", "其他文件"
        INFORMATION = "information", "信息"

    class Validity(models.TextChoices):
        """Whether the document still holds."""

        VALID = "valid", "有效"
        LAPSED = "lapsed", "失效"
        REPEALED = "repealed", "废止"
        AMENDED = "amended", "已修改"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="publications", verbose_name="机关")
    column = models.ForeignKey(Column, models.PROTECT, related_name="publications", verbose_name="栏目")
    title = models.CharField("标题", max_length=300)
    doc_number = models.CharField("文号", max_length=80, blank=True)
    kind = models.CharField("类型", max_length=16, choices=Kind, default=Kind.INFORMATION)
    attribute = models.CharField("公开属性", max_length=16, choices=Attribute, default=Attribute.PROACTIVE)
    validity = models.CharField("有效性", max_length=16, choices=Validity, default=Validity.VALID)
    formed_on = models.DateField("成文日期")
    published_on = models.DateField("发布日期", null=True, blank=True)
    ended_on = models.DateField("废止、失效日期", null=True, blank=True)
    summary = models.CharField("内容概述", max_length=200, blank=True)
    index_number = models.CharField("索引号", max_length=60, blank=True, default="", editable=False)
    item = models.CharField("公开事项", max_length=16, blank=True, default="", editable=False)
    topic = models.CharField("主题分类", max_length=60, blank=True, default="", editable=False)
    genre = models.CharField("体裁", max_length=30, blank=True, default="", editable=False)
    keywords = models.CharField("关键词", max_length=200, blank=True, default="", editable=False)
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    until = models.DateField("公示到哪一天", null=True, blank=True, editable=False)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True, editable=False)
    withdrawn_why = models.CharField("撤下理由", max_length=300, blank=True, default="", editable=False)
    directory_item = models.ForeignKey(
        DirectoryItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="目录事项",
        db_index=False,
    )
    result = models.CharField("许可、处罚结果", max_length=8, blank=True, default="", choices=RESULTS.items())
    # Of rules and normative documents, and of what interprets one.
    unified_number = models.CharField("统一编号", max_length=60, blank=True, default="")
    effective_on = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    ended_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ends",
        verbose_name="由哪份文件废止、代替",
        db_index=False,
    )
    ended_note = models.CharField("废止、失效的依据", max_length=200, blank=True, default="")
    interprets = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interpretations",
        verbose_name="解读哪份文件",
        db_index=False,
    )
    legality = models.CharField("合法性审核和备案", max_length=200, blank=True, default="")
    voided = models.BooleanField("已作废", default=False)
    seal = models.CharField(max_length=64, default="", editable=False)

    # Years of the dates above (NEVER where there is none): what the report's sums group by.
    formed_year = models.PositiveIntegerField(editable=False)
    published_year = models.PositiveIntegerField(editable=False)
    ended_year = models.PositiveIntegerField(editable=False)

    # Of later releases: what was sealed before them keeps its seal.
    SEALED_WHEN_SET = frozenset(
        {
            "index_number",
            "item",
            "topic",
            "genre",
            "keywords",
            "published_at",
            "until",
            "withdrawn_on",
            "withdrawn_why",
            "directory_item_id",
            "result",
            "unified_number",
            "effective_on",
            "valid_until",
            "ended_by_id",
            "ended_note",
            "interprets_id",
            "legality",
        }
    )

    class Meta:
        ordering = ["-published_on", "-id"]
        verbose_name = "公开信息"
        indexes = [
            models.Index(
                fields=["organ", "published_year", "attribute", "column", "voided"],
                name="publication_year",
                condition=models.Q(voided=False),
            ),
            models.Index(
                fields=["organ", "kind", "formed_year", "ended_year", "validity", "voided"],
                name="normative",
                condition=models.Q(voided=False),
            ),
            models.Index(fields=["organ", "-published_on", "-id"], name="publication_newest"),
            models.Index(fields=["organ", "-formed_on", "-id"], name="publication_list"),
            models.Index(
                fields=["organ", "attribute", "item", "-published_on", "-id", "voided", "withdrawn_on"],
                name="publication_item",
                condition=models.Q(voided=False, withdrawn_on__isnull=True),
            ),
            models.Index(
                fields=["organ", "attribute", "published_on", "column", "voided", "withdrawn_on"],
                name="publication_day",
                condition=models.Q(voided=False, withdrawn_on__isnull=True),
            ),
            models.Index(
                fields=["organ", "attribute", "topic", "-published_on", "-id", "voided", "withdrawn_on"],
                name="publication_topic",
                condition=models.Q(voided=False, withdrawn_on__isnull=True),
            ),
            # Few of an organ's documents, which have a page of their own.
            models.Index(
                fields=["organ", "attribute", "-published_on", "-id", "validity", "voided", "withdrawn_on"],
                name="publication_ruling",
                condition=models.Q(kind__in=["rules", "normative"], voided=False, withdrawn_on__isnull=True),
            ),
            models.Index(
                fields=["until"],
                name="publication_until",
                condition=models.Q(until__isnull=False, withdrawn_on__isnull=True),
            ),
            models.Index(
                fields=["directory_item", "published_on"],
                name="publication_directory",
                condition=models.Q(directory_item__isnull=False),
            ),
            # What few records have is indexed for these alone.
            models.Index(
                fields=["interprets"],
                name="publication_interprets",
                condition=models.Q(interprets__isnull=False),
            ),
            models.Index(
                fields=["valid_until"],
                name="publication_valid",
                condition=models.Q(valid_until__isnull=False, ended_on__isnull=True, voided=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "index_number"],
                condition=~models.Q(index_number=""),
                name="index_number_once",
            ),
            models.UniqueConstraint(
                fields=["organ", "unified_number"],
                condition=~models.Q(unified_number="") & models.Q(voided=False),
                name="unified_number_once",
                violation_error_message="已登记过同一统一编号的文件，请核对是否重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> bool:
        """Whether it is a rule or a normative document, which has a life of its own."""
        return self.kind in (self.Kind.RULES, self.Kind.NORMATIVE)
