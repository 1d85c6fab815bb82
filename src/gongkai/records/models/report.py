"""The annual report: its draft, its way through the organ, and what was issued."""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class AnnualReport(models.Model):
    """The report of one year. `figures` and `findings` are computed; `register_seq` says from when."""

    class State(models.TextChoices):
        """The states of the step table in `law.reporting`."""

        DRAFT = "draft", "起草中"
        SUBMITTED = "submitted", "待审核"
        SENT_BACK = "sent_back", "已退回"
        APPROVED = "approved", "待签发"
        ISSUED = "issued", "已签发"
        FILED = "filed", "已报送并公布"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="reports", verbose_name="机关")
    year = models.PositiveIntegerField("年度")
    form = models.CharField("格式", max_length=8)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    figures = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    register_seq = models.BigIntegerField(default=-1)
    compiled_at = models.DateTimeField(null=True)
    public_address = models.URLField("公开网址", max_length=500, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    submitted_on = models.DateField("报送日期", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = "年度报告"
        constraints = [models.UniqueConstraint(fields=["organ", "year"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.organ} {self.year} 年度报告"


class ReportText(models.Model):
    """The text of section one, five or six. Figures in it are bound: 〔t3.new.total〕."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="texts")
    no = models.PositiveSmallIntegerField("部分")
    text = models.TextField("正文")
    edited_by = models.ForeignKey(User, models.PROTECT, null=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["report", "no"], name="report_text_once")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.no}"


class ReportStep(models.Model):
    """A step that was taken, bound to the hash of the exact text it was taken on."""

    organ = models.ForeignKey(Organ, models.PROTECT)
    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT)
    reason = models.TextField(blank=True)
    document_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["report", "seq"], name="report_step_once")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.seq} {self.step}"


class Waiver(models.Model):
    """A named person's reason why a finding may stand. It holds only for exactly this finding."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="waivers")
    fingerprint = models.CharField(max_length=64)
    rule = models.CharField(max_length=20)
    message = models.TextField()
    reason = models.TextField("理由")
    person = models.ForeignKey(User, models.PROTECT, verbose_name="理由人")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "fingerprint"], name="waiver_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.person}"


class IssuedReport(models.Model):
    """A report as issued, or as brought in from before the platform. It never changes.

    `document` is the exchange format as text. An imported report has no cells of its own, since the records
    behind it are not here.
    """

    class Origin(models.TextChoices):
        """Where it came from."""

        PLATFORM = "platform", "本平台签发"
        IMPORTED = "imported", "启用前已公布"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="issued", verbose_name="机关")
    year = models.PositiveIntegerField("年度")
    version = models.PositiveIntegerField("版次", default=1)
    origin = models.CharField("来源", max_length=10, choices=Origin)
    source = models.CharField("来源文件", max_length=300, blank=True)
    document = models.TextField()
    document_hash = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    issued_on = models.DateField("签发日期")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="签发人")

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "year", "version"], name="issued_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.year} 第 {self.version} 版"


class IssuedCell(models.Model):
    """What stood behind one cell at issue: count and hash of the records, their ids up to 1,000."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="cells")
    cell = models.CharField("格", max_length=40)
    count = models.BigIntegerField("记录数")
    hash = models.CharField(max_length=64)
    ids = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issued", "cell"], name="issued_cell_once")]

    def __str__(self) -> str:
        return f"{self.issued_id} {self.cell}"
