"""Which requests came, and what happened to each? A case is the ledger of its events."""

from django.db import models

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.records.models.organ import Department, Organ
from gongkai.records.models.people import User
from gongkai.records.models.request import Request


class Case(models.Model):
    """One request, one applicant type, one outcome. All below `item` is computed from the events.

    So is the summary: what the receipt says, or what a split left with it.
    """

    received_as = ""  # the summary by the receipt, while the case is read from its events; not stored

    class Channel(models.TextChoices):
        """How it came (Regulation, Article 31)."""

        COUNTER = "counter", "当面"
        POST = "post", "邮寄（签收）"
        ORDINARY_POST = "ordinary_post", "平常信函"
        ONLINE = "online", "网上"
        FAX = "fax", "传真"
        EMAIL = "email", "电子邮件"
        ORAL = "oral", "口头（代填）"

    class State(models.TextChoices):
        """Where its clock stands."""

        RUNNING = "running", "办理中"
        STOPPED = "stopped", "期限中止"
        CLOSED = "closed", "已办结"
        VOIDED = "voided", "已作废"

    class Stage(models.TextChoices):
        """Whose desk it lies on: what the open letters and the assignment say."""

        NEW = "new", "待分办"
        HANDLING = "handling", "经办中"
        REVIEW = "review", "文书待审核"
        SIGN = "sign", "文书待签发"
        SEND = "send", "文书待发出"
        SERVE = "serve", "文书待签收"
        FILE = "file", "待归档"
        ARCHIVED = "archived", "已归档"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="cases", verbose_name="机关")
    number = models.CharField("受理号", max_length=40)
    channel = models.CharField("渠道", max_length=16, choices=Channel)
    applicant_type = models.CharField(
        "申请人类型", max_length=16, choices=[(kind.key, kind.name) for kind in APPLICANT_TYPES]
    )
    summary = models.CharField("申请内容", max_length=300)
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="收件"
    )
    item = models.PositiveIntegerField("第几项", default=0)

    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="承办科室"
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="经办人"
    )
    inner_due = models.DateField("内部期限", null=True, blank=True)
    stage = models.CharField("环节", max_length=8, choices=Stage, default=Stage.NEW)
    received_on = models.DateField("收到日期")
    due = models.DateField("答复期限", null=True, blank=True)
    provisional = models.BooleanField("期限暂定", default=False)
    state = models.CharField("状态", max_length=8, choices=State)
    reply = models.CharField("答复类型", max_length=20, blank=True)
    row = models.CharField("办理结果", max_length=20, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    late = models.BooleanField("逾期", default=False)
    received_year = models.PositiveIntegerField(editable=False)
    closed_year = models.PositiveIntegerField(editable=False)
    event_seq = models.PositiveIntegerField(default=0, editable=False)
    event_head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = "公开申请"
        constraints = [models.UniqueConstraint(fields=["organ", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["organ", "received_year", "applicant_type"], name="case_new"),
            models.Index(
                fields=["organ", "closed_year", "row", "applicant_type", "received_year"], name="case_outcome"
            ),
            models.Index(fields=["organ", "state", "due"], name="case_worklist"),
            models.Index(fields=["organ", "-received_on", "-id"], name="case_list"),
            models.Index(fields=["organ", "stage", "due"], name="case_stage"),
            models.Index(fields=["organ", "handler", "state", "due"], name="case_handler"),
            models.Index(fields=["organ", "department", "state", "due"], name="case_department"),
            # What a new notice of working days may move: by due date, and those still provisional.
            models.Index(fields=["due", "received_on"], name="case_due"),
            models.Index(
                fields=["provisional"], name="case_provisional", condition=models.Q(provisional=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """One dated event. Nothing is changed or deleted; a mistake is voided by a later event."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="申请")
    seq = models.PositiveIntegerField("序号")
    on = models.DateField("日期")
    event = models.CharField("事件", max_length=32)
    data = models.JSONField("内容", default=dict, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="经办人")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "seq"]
        verbose_name = "事件"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="case_event_once")]
        indexes = [
            # What came in from outside: the inbox looks at the newest.
            models.Index(
                fields=["organ", "-id"],
                name="case_event_outside",
                condition=models.Q(
                    actor__isnull=True,
                    event__in=("corrected", "consultation_answered", "reasons_given", "withdrawn"),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.event}"
