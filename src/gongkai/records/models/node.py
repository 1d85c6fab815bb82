"""Which machines take part, and when did the worker of each finish its last round?"""

from django.db import models


class Node(models.Model):
    """One worker process beside the pages. Written every round and not logged: it tells of no act."""

    name = models.CharField("机器", max_length=100, unique=True)
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("上一轮做完的时间")
    leads = models.BooleanField("负责全平台的工作", default=False)
    failing = models.JSONField("没做成的工作", default=list)
    behind = models.BigIntegerField("检索索引落后的日志条数", default=0)
    free = models.BigIntegerField("磁盘剩余（字节）", default=0)
    version = models.CharField("版本", max_length=40)

    class Meta:
        ordering = ["name"]
        verbose_name = "机器"

    def __str__(self) -> str:
        return self.name
