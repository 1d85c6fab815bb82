"""What is still to be told to whom? Written in the same transaction as what it tells of, sent by a worker."""

from django.db import models

from gongkai.records.models.case import Case
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class Message(models.Model):
    """One message by mail or short message. Address and text are tokens of records.cipher.

    `person` and `day`: the daily digest of one who works in the organ, once a day.
    """

    # Not part of what was said: these change while it is sent.
    UNSEALED = ("not_before", "sent_at", "tries", "error")

    class Channel(models.TextChoices):
        """By which adapter it goes."""

        MAIL = "mail", "电子邮件"
        SMS = "sms", "短信"

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="messages", verbose_name="机关")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="messages")
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="digests")
    day = models.DateField("日期", null=True, blank=True)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    to = models.TextField("收信地址（加密）")
    subject = models.CharField("主题", max_length=200)
    text = models.TextField("内容（加密）")
    template = models.CharField("模板", max_length=32)
    not_before = models.DateTimeField("最早发送时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    tries = models.PositiveIntegerField("尝试次数", default=0)
    error = models.CharField("错误", max_length=300, blank=True)
    created_at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ["id"]
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "person", "day"],
                name="digest_once_a_day",
                condition=models.Q(person__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["not_before"], name="message_due", condition=models.Q(sent_at__isnull=True))
        ]
