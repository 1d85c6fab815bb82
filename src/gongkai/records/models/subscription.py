"""Who wants to hear by mail of what is new? Kept sealed, and gone with a click."""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.publication import Column


class Subscription(models.Model):
    """A reader's wish: what is new of an organ, in a column, of an item, a topic, or with words in its title.

    `sealed` is a token of records.cipher for the address, the code of its links and the platform's address;
    `mark` is the keyed mark of the address, `code_hash` that of the code. `told_seq` is the number of the
    log up to which the reader was told, `told_on` the day of the last look.
    """

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="subscriptions", verbose_name="机关")
    column = models.ForeignKey(Column, models.CASCADE, null=True, blank=True, verbose_name="栏目")
    item = models.CharField("公开事项", max_length=16, blank=True)
    topic = models.CharField("主题分类", max_length=100, blank=True)
    text = models.CharField("标题中的词", max_length=100, blank=True)
    mark = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField("地址（加密）")
    created_at = models.DateTimeField("申请时间")
    asked_at = models.DateTimeField("确认邮件发出时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    told_seq = models.BigIntegerField(default=0)
    told_on = models.DateField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        verbose_name = "订阅"
        indexes = [
            models.Index(fields=["mark"], name="subscription_mark"),
            models.Index(
                fields=["id"], name="subscription_to_ask", condition=models.Q(asked_at__isnull=True)
            ),
            models.Index(fields=["organ", "told_on"], name="subscription_due"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
