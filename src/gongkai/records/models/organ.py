"""Which organs are there, and how do they stand to each other?"""

from django.core.validators import RegexValidator
from django.db import models


class Organ(models.Model):
    """An administrative organ. `supervisor` need not be the parent in the tree (Regulation, Article 3)."""

    class Kind(models.TextChoices):
        """What the law asks of it by Article 49."""

        DEPARTMENT = "department", "政府部门"
        GOVERNMENT = "government", "人民政府"
        TOWNSHIP = "township", "乡镇、街道"
        OFFICE = "office", "政府办公室"

    class Level(models.TextChoices):
        """The level of government it belongs to."""

        STATE = "state", "国家级"
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县（区）级"
        TOWN = "town", "乡级"

    code = models.CharField(
        "机关代码",
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "只能用小写字母、数字和连字符。")],
    )
    name = models.CharField("机关全称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True)
    kind = models.CharField("类别", max_length=16, choices=Kind, default=Kind.DEPARTMENT)
    level = models.CharField("级别", max_length=16, choices=Level, default=Level.COUNTY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机关"
    )
    supervisor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supervised", verbose_name="主管部门"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    region_code = models.CharField("行政区划代码", max_length=12, blank=True)
    government = models.CharField("复议机关（本级人民政府）", max_length=200, blank=True)
    court = models.CharField("管辖法院", max_length=200, blank=True)
    contact = models.TextField("公开工作机构与联系方式", blank=True)
    sample_note = models.CharField("样例说明", max_length=200, blank=True)

    # Settings whose national rule could not be verified; every one is shown where it works.
    submit_by = models.CharField("本地要求的报送日（月-日）", max_length=5, blank=True)
    publish_by = models.CharField("本地要求的公布日（月-日）", max_length=5, blank=True)
    local_since = models.PositiveIntegerField("本地日期自哪一年度的报告起", default=0, editable=False)
    counting = models.JSONField("统计口径设置", default=dict, blank=True)
    handling = models.JSONField("申请办理设置", default=dict, blank=True)

    # The head of the organ's log, and the last entry that changed a register (what a compiled
    # report must be as new as). Written in the same transaction as the entry.
    log_seq = models.BigIntegerField(default=0)
    log_head = models.CharField(max_length=64, default="", blank=True)
    register_seq = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        verbose_name = "机关"

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department inside an organ."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="departments", verbose_name="机关")
    name = models.CharField("科室", max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="department_once")]
        verbose_name = "科室"

    def __str__(self) -> str:
        return self.name
