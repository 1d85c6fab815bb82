"""What time is it? The only place of the platform that asks."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, with its zone."""
    return timezone.now()


def today() -> date:
    """The day in the organ's time zone."""
    return timezone.localdate()
