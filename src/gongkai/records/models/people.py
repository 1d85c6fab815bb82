"""Who works here, and in which role?"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac

from gongkai.records.models.organ import Department, Organ


class UserManager(BaseUserManager["User"]):
    """Users are made by an action, which logs it; this is the low-level part."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Permissions come from role grants, never from flags on the user."""

    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="people", verbose_name="机关")
    department = models.ForeignKey(Department, models.SET_NULL, null=True, blank=True, verbose_name="科室")
    email = models.EmailField("电子邮箱", blank=True, default="")
    is_active = models.BooleanField("在用", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    password_at = models.DateTimeField("密码设定时间", null=True, blank=True)
    # The password was given by somebody else: another one is asked for before anything else.
    must_change = models.BooleanField("须修改密码", default=False)
    # Counts up when every session of the person has to end: other roles, a new factor, a closed account.
    epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password; a newer hash is made where somebody signs in, which logs it."""
        return check_password(raw_password, self.password)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: the password and the epoch. Django asks for it at each request."""
        bound = f"{self.password}/{self.epoch}"
        return salted_hmac("gongkai.session", bound, secret=secret, algorithm="sha256").hexdigest()


class OldPassword(models.Model):
    """A password that was used before, as its slow hash: it may not come back at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords", verbose_name="人员")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name = "用过的密码"

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """What a person's phone computes codes from. The secret is a token of records.cipher."""

    user = models.OneToOneField(User, models.CASCADE, related_name="factor", verbose_name="人员")
    secret = models.TextField("密钥（加密）", editable=False)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    # The step of time of the last code that was taken: none before it, nor it again, is taken any more.
    last_step = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "动态验证码"

    def __str__(self) -> str:
        return f"{self.user_id} {self.confirmed_at or '—'}"


class BackupCode(models.Model):
    """A code for the day on which the phone is lost, as a keyed hash; each opens once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="backup_codes", verbose_name="人员")
    hash = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "备用码"

    def __str__(self) -> str:
        return f"{self.user_id} {'用过' if self.used_at else '未用'}"


class ProviderAccount(models.Model):
    """Which account at the identity provider is a person's: the provider's own mark for it, never a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="provider_accounts", verbose_name="人员")
    issuer = models.CharField("统一身份认证", max_length=255)
    subject = models.CharField("在统一身份认证里的编号", max_length=255)
    bound_at = models.DateTimeField("绑定时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="subject_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_subject_of_a_person"),
        ]
        verbose_name = "统一身份认证账号"

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"


class RoleGrant(models.Model):
    """One role of one person in one organ, perhaps only in one department."""

    class Role(models.TextChoices):
        """The roles of the step tables."""

        INTAKE = "intake", "登记"
        HANDLER = "handler", "经办"
        REVIEWER = "reviewer", "审核"
        SIGNER = "signer", "签发"
        HEAD = "head", "公开工作机构负责人"
        PUBLISHER = "publisher", "公开发布"
        REPORT_EDITOR = "report_editor", "年报编辑"
        ADMINISTRATOR = "administrator", "管理员"
        AUDITOR = "auditor", "审计员"

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="人员")
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="grants", verbose_name="机关")
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, verbose_name="科室")
    role = models.CharField("角色", max_length=16, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organ", "department", "role"], name="grant_once", nulls_distinct=False
            )
        ]
        verbose_name = "角色"

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
