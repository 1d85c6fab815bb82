"""What is a strong password? Django's rules, in Chinese, and three of our own."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from gongkai.records.actions.passwords import KEPT
from gongkai.records.models import OldPassword, User

LONG, CLASSES = 16, 3


class MinimumLength(MinimumLengthValidator):
    """At least `min_length` characters."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password that is too short."""
        if len(password) < self.min_length:
            raise ValidationError(f"密码太短，至少要 {self.min_length} 个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        """What a form says before anything is typed."""
        return f"密码至少要 {self.min_length} 个字符。"


class Varied:
    """Three of four classes of characters, or a long phrase."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a short password of one or two classes."""
        tests = (
            str.islower,
            str.isupper,
            str.isdecimal,
            lambda char: not (char.isascii() and char.isalnum()),
        )
        classes = sum(any(test(char) for char in password) for test in tests)
        if classes < CLASSES and len(password) < LONG:
            raise ValidationError(f"密码{self.get_help_text()}", code="password_not_varied")

    def get_help_text(self) -> str:
        """What a form says before anything is typed."""
        return f"要有大写字母、小写字母、数字、其他符号中的三种，或者不少于 {LONG} 个字符。"


class NotTheName(UserAttributeSimilarityValidator):
    """Not like the user name, the person's name or address."""

    def __init__(self) -> None:
        super().__init__(("username", "name", "email"), max_similarity=0.7)

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for one that is like them, or has the user name in it."""
        try:
            super().validate(password, user)
        except ValidationError as alike:
            raise self._refused() from alike
        name = str(getattr(user, "username", "") or "").casefold()
        if len(name) > 2 and name in password.casefold():
            raise self._refused()

    def _refused(self) -> ValidationError:
        return ValidationError("密码与用户名、姓名或者邮箱太像，请换一个。", code="password_too_similar")

    def get_help_text(self) -> str:
        """What a form says before anything is typed."""
        return "密码不能与用户名相像。"


class NotAgain:
    """None of the last ones."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for one of the last passwords of the person."""
        if not isinstance(user, User) or user.pk is None:
            return
        before = OldPassword.objects.filter(user=user).order_by("-pk").values_list("password", flat=True)
        if any(check_password(password, each) for each in [user.password, *before[: KEPT - 1]]):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        """What a form says before anything is typed."""
        return f"不能用最近 {KEPT} 次用过的密码。"
