"""Which files belong to a request, and what is known of each?"""

from django.db import models

from gongkai.records.models.case import Case
from gongkai.records.models.letter import Delivery, Letter
from gongkai.records.models.manuscript import Manuscript
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication
from gongkai.records.models.request import Request, RequestDraft


class StoredFile(models.Model):
    """One file, checked before it was kept. `path` is a name of records.files; `sha256` is of the content."""

    class Kind(models.TextChoices):
        """What it is to the case."""

        IDENTITY = "identity", "身份证明"
        ATTACHMENT = "attachment", "申请附件"
        ANSWER = "answer", "补正、意见等材料"
        ORIGINAL = "original", "拟提供的原件"
        REDACTED = "redacted", "区分处理后的文本"
        ENCLOSURE = "enclosure", "答复附件"
        LETTER = "letter", "签发的文书"
        PROOF = "proof", "送达凭证"
        PACKAGE = "package", "归档包"
        PUBLISHED = "published", "公开的文件"
        OTHER = "other", "其他材料"

    class Scan(models.TextChoices):
        """What the virus scanner said."""

        MADE = "made", "平台生成"
        UNSCANNED = "none", "未设病毒扫描"
        CLEAN = "clean", "未发现病毒"
        HELD = "held", "待扫描，暂不能打开"
        INFECTED = "infected", "发现病毒，已隔离"

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    draft = models.ForeignKey(RequestDraft, models.SET_NULL, null=True, blank=True, related_name="files")
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="files")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="files")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="files")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="proofs")
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="公开信息"
    )
    manuscript = models.ForeignKey(
        Manuscript, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="稿件"
    )
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField("类型", max_length=100)
    path = models.CharField(max_length=100)
    encrypted = models.BooleanField(default=True)
    scan = models.CharField("病毒扫描", max_length=8, choices=Scan, default=Scan.UNSCANNED)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name="存入人")
    at = models.DateTimeField("存入时间")
    erased_on = models.DateField("内容清除日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "材料"
        indexes = [models.Index(fields=["scan"], name="file_held", condition=models.Q(scan="held"))]

    def __str__(self) -> str:
        return self.name
