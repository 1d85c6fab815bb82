from django.apps import AppConfig

from gongkai.records import embedded


class RecordsConfig(AppConfig):
    """The one app with tables."""

    name = "gongkai.records"
    label = "records"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The embedded database must stay the file that was opened."""
        embedded.begin()
