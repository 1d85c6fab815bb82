"""Who works here, and in which role?"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

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

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One role of one person in one organ, perhaps only in one department."""

    class Role(models.TextChoices):
        """The roles of the step tables."""

        INTAKE = "intake", "登记"
        HANDLER = "handler", "经办"
        REVIEWER = "reviewer", "审核"
        SIGNER = "signer", "签发"
        HEAD = "head", "公开工作机构负责人"
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
