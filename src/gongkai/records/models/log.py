"""What was done, by whom, in which order? One hash chain an organ."""

from django.db import models

from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User


class LogEntry(models.Model):
    """One act. `hash` covers the entry and the hash before it, so that a change shows."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="log", verbose_name="机关")
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="经办人")
    action = models.CharField("动作", max_length=40)
    subject = models.CharField("对象", max_length=120)
    data = models.JSONField("内容", default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["organ", "seq"]
        constraints = [models.UniqueConstraint(fields=["organ", "seq"], name="log_seq_once")]
        verbose_name = "日志"
        indexes = [models.Index(fields=["organ", "subject"], name="log_subject")]

    def __str__(self) -> str:
        return f"{self.organ_id}/{self.seq} {self.action}"
