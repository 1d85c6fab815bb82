"""How long must a password be? Django's own rule, whose message has no Chinese translation."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError


class MinimumLength(MinimumLengthValidator):
    """At least `min_length` characters."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password that is too short."""
        if len(password) < self.min_length:
            raise ValidationError(f"密码太短，至少要 {self.min_length} 个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        """What a form says before anything is typed."""
        return f"密码至少要 {self.min_length} 个字符。"
