"""Who may read what? The one gate for pages, files and, later, feeds, search and API."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from gongkai.records.models import (
    AnnualReport,
    Case,
    IssuedReport,
    LogEntry,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    RoleGrant,
    User,
)


class Public:
    """What anybody may read."""

    def organs(self) -> QuerySet[Organ]:
        return Organ.objects.all()

    def issued(self, organ: Organ) -> QuerySet[IssuedReport]:
        """Issued reports of an organ, newest first."""
        return IssuedReport.objects.filter(organ=organ)

    def publications(self, organ: Organ) -> QuerySet[Publication]:
        """What was published of the organ's own motion."""
        return Publication.objects.filter(
            organ=organ,
            attribute=Publication.Attribute.PROACTIVE,
            published_on__isnull=False,
            voided=False,
        )


class Staff:
    """What a signed-in person may read: the registers of the organs they hold a role in."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user
        grants = RoleGrant.objects.filter(user_id=user.pk) if user.is_authenticated and user.is_active else ()
        self._roles: dict[int, set[str]] = {}
        for organ_id, role in grants.values_list("organ_id", "role") if grants != () else ():
            self._roles.setdefault(organ_id, set()).add(role)

    def roles(self, organ: Organ) -> frozenset[str]:
        """The person's roles in an organ."""
        return frozenset(self._roles.get(organ.pk, ()))

    def organs(self) -> QuerySet[Organ]:
        """The organs the person works in."""
        return Organ.objects.filter(pk__in=self._roles)

    def may_read(self, organ: Organ) -> bool:
        """Whether the organ's registers are open to the person."""
        return organ.pk in self._roles

    def may_write(self, organ: Organ) -> bool:
        """Whether the person may add to registers: everybody who works there but the auditor."""
        return bool(self.roles(organ) - {RoleGrant.Role.AUDITOR})

    def entries(self, organ: Organ) -> QuerySet[RegisterEntry]:
        return self._scoped(RegisterEntry, organ)

    def publications(self, organ: Organ) -> QuerySet[Publication]:
        return self._scoped(Publication, organ)

    def cases(self, organ: Organ) -> QuerySet[Case]:
        return self._scoped(Case, organ)

    def proceedings(self, organ: Organ) -> QuerySet[Proceeding]:
        return self._scoped(Proceeding, organ)

    def reports(self, organ: Organ) -> QuerySet[AnnualReport]:
        return self._scoped(AnnualReport, organ)

    def issued(self, organ: Organ) -> QuerySet[IssuedReport]:
        return self._scoped(IssuedReport, organ)

    def log(self, organ: Organ) -> QuerySet[LogEntry]:
        return self._scoped(LogEntry, organ)

    def _scoped(self, model, organ):  # type: ignore[no-untyped-def]
        return model.objects.filter(organ=organ) if self.may_read(organ) else model.objects.none()
