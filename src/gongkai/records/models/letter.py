"""Which letters went out, over whose hands, under which number, and how did they arrive?"""

from django.db import models

from gongkai.law.signoff import STATES
from gongkai.records.models.case import Case
from gongkai.records.models.matter import Matter
from gongkai.records.models.organ import Organ


class Series(models.Model):
    """The last number given in one series of one year: the next one is taken under this row's lock."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="series", verbose_name="机关")
    key = models.CharField("系列", max_length=16)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("最后的号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "key", "year"], name="series_once")]
        verbose_name = "文号系列"


class Letter(models.Model):
    """One outgoing letter. `fields` is what the drafter filled in, `document` the letter as signed, sealed.

    It belongs to a request, or it answers a correction or a suggestion: never both.

    `hash` covers the composed letter and its enclosures: what was reviewed must be what is signed.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="letters", verbose_name="机关")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="申请"
    )
    matter = models.ForeignKey(
        Matter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="更正申请、公开建议",
    )
    kind = models.CharField("种类", max_length=32)
    state = models.CharField("状态", max_length=12, choices=STATES.items(), default="draft")
    fields = models.JSONField("内容", default=dict)
    addressee = models.TextField("收件人（加密）", blank=True)
    party = models.CharField("征求意见的对象", max_length=100, blank=True)
    document = models.TextField("签发的文本（加密）", blank=True)
    hash = models.CharField(max_length=64, default="", blank=True)
    reply_code_hash = models.CharField(max_length=64, default="", blank=True)

    series = models.CharField("系列", max_length=16, blank=True)
    year = models.PositiveIntegerField("文号年度", null=True, blank=True)
    serial = models.PositiveIntegerField("文号顺序", null=True, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    signed_on = models.DateField("签发日期", null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "id"]
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "series", "year", "serial"],
                name="letter_number_once",
                condition=models.Q(serial__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_of_one",
                condition=models.Q(case__isnull=False, matter__isnull=True)
                | models.Q(case__isnull=True, matter__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organ", "state", "-id"], name="letter_desk")]

    @property
    def about(self) -> Case | Matter:
        """What it belongs to: a request, or a correction or suggestion."""
        return self.case or self.matter

    def __str__(self) -> str:
        return self.number or f"{self.kind}/{self.pk}"


class Delivery(models.Model):
    """One sending of a letter. By the postal enterprise, the posting day counts (letter 235 of 2016)."""

    class Way(models.TextChoices):
        """How it was sent."""

        COUNTER = "counter", "当面送交"
        POST = "post", "邮政企业邮寄"
        ONLINE = "online", "本平台领取"
        EMAIL = "email", "电子邮件"
        ENTRUSTED = "entrusted", "委托其他机关送交"

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries", verbose_name="文书")
    way = models.CharField("方式", max_length=10, choices=Way)
    sent_on = models.DateField("发出日期")
    tracking_no = models.CharField("邮件号", max_length=40, blank=True)
    served_on = models.DateField("签收日期", null=True, blank=True)
    receiver = models.TextField("签收人（加密）", blank=True, editable=False)
    mask = models.CharField("签收人", max_length=100, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    collected_at = models.DateTimeField("领取时间", null=True, blank=True)
    reconciled_on = models.DateField("与邮政记录核对日期", null=True, blank=True)
    post_status = models.CharField("邮政记录", max_length=100, blank=True)

    class Meta:
        ordering = ["letter", "id"]
        verbose_name = "送达"
        indexes = [
            models.Index(fields=["organ", "tracking_no"], name="delivery_tracking"),
            models.Index(fields=["organ", "served_on", "sent_on"], name="delivery_open"),
        ]
