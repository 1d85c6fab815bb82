"""Who asked, for what, how and when? A request as it came in: one receipt, from which cases are made."""

from django.db import models

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.receipt import CHANNELS
from gongkai.records.models.organ import Organ
from gongkai.records.models.people import User
from gongkai.records.models.publication import Publication

CHANNEL_CHOICES = [(channel.key, channel.name) for channel in CHANNELS.values()]
TYPE_CHOICES = [(kind.key, kind.name) for kind in APPLICANT_TYPES]


class Request(models.Model):
    """One request as received. Whoever asked is kept encrypted; lists see the mask only.

    `applicant` and `asks` are tokens of records.cipher; `mark` is a keyed hash of the applicant's identity,
    by which one applicant's requests of a month are counted. `token` is made with the form, so that the
    same form sent twice is one request.
    """

    class State(models.TextChoices):
        """Whether the cases have been opened."""

        WAITING = "waiting", "待确认收到"
        OPEN = "open", "已登记"
        ANONYMISED = "anonymised", "个人信息已清除"

    class Form(models.TextChoices):
        """In which form the information is wanted (Articles 29 and 40)."""

        ELECTRONIC = "electronic", "电子文件"
        PAPER = "paper", "纸质文件"
        VIEW = "view", "当面查阅、抄录"
        ANY = "any", "都可以"

    class Way(models.TextChoices):
        """By which way it is to be provided."""

        ONLINE = "online", "在本平台领取"
        POST = "post", "邮寄"
        COUNTER = "counter", "当面领取"
        EMAIL = "email", "电子邮件"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="requests", verbose_name="机关")
    number = models.CharField("受理号", max_length=40)
    token = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, default="", editable=False)
    channel = models.CharField("渠道", max_length=16, choices=CHANNEL_CHOICES)
    applicant_type = models.CharField("申请人类型", max_length=16, choices=TYPE_CHOICES)
    applicant = models.TextField("申请人（加密）", blank=True, editable=False)
    mask = models.CharField("申请人", max_length=100, blank=True)
    mark = models.CharField(max_length=64, default="", editable=False)
    asks = models.TextField("申请内容（加密）", blank=True, editable=False)
    items = models.PositiveIntegerField("申请项数", default=1)
    form = models.CharField("希望的形式", max_length=12, choices=Form, default=Form.ANY)
    way = models.CharField("希望的方式", max_length=8, choices=Way, default=Way.ONLINE)

    submitted_at = models.DateTimeField("提交时间")
    arrived_on = models.DateField("到达日期", null=True, blank=True)
    confirmed_on = models.DateField("人工确认日期", null=True, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    receipt_rule = models.CharField("收到日期的规则", max_length=16, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    anonymised_on = models.DateField("个人信息清除日期", null=True, blank=True)

    # What the log's seal of a request leaves out: the state follows from its cases and its erasure.
    UNSEALED = ("state",)

    class Meta:
        ordering = ["-submitted_at", "-id"]
        verbose_name = "收件"
        constraints = [models.UniqueConstraint(fields=["organ", "number"], name="request_number_once")]
        indexes = [
            models.Index(fields=["organ", "state", "-submitted_at"], name="request_inbox"),
            models.Index(fields=["organ", "mark", "submitted_at"], name="request_applicant"),
        ]

    def __str__(self) -> str:
        return self.number


class RequestDraft(models.Model):
    """A form being filled in, encrypted, until it is sent or a day has passed."""

    organ = models.ForeignKey(Organ, models.CASCADE, verbose_name="机关")
    token = models.CharField(max_length=64, unique=True)
    answers = models.TextField(default="", blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "填写中的申请"
        indexes = [models.Index(fields=["changed_at"], name="draft_age")]


class WrongTry(models.Model):
    """How often a wrong code was given under one key since a moment; the key names nobody."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "输错的查询码"
        indexes = [models.Index(fields=["since"], name="wrong_try_age")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class Spared(models.Model):
    """A request that was not needed: what was asked for had been published."""

    organ = models.ForeignKey(Organ, models.CASCADE, verbose_name="机关")
    publication = models.ForeignKey(Publication, models.CASCADE, verbose_name="公开信息")
    on = models.DateField("日期")

    class Meta:
        verbose_name = "免于提出的申请"
        indexes = [models.Index(fields=["organ", "on"], name="spared_year")]
