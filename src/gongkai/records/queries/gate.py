"""Who may read what? The one gate for pages, files and, later, feeds, search and API."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from gongkai.records.models import (
    AnnualReport,
    Case,
    Delivery,
    IssuedReport,
    Letter,
    LogEntry,
    Matter,
    Message,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    Request,
    RoleGrant,
    StoredFile,
    User,
    WorkdayNotice,
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
        # Who holds roles in departments only sees the requests of these.
        self._departments: dict[int, set[int | None]] = {}
        rows = grants.values_list("organ_id", "role", "department_id") if grants != () else ()
        for organ_id, role, department in rows:
            self._roles.setdefault(organ_id, set()).add(role)
            self._departments.setdefault(organ_id, set()).add(department)

    def roles(self, organ: Organ) -> frozenset[str]:
        """The person's roles in an organ."""
        return frozenset(self._roles.get(organ.pk, ()))

    def departments(self, organ: Organ) -> set[int | None]:
        """The departments the person is confined to; empty where they see the whole organ."""
        return self._narrow(organ)

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
        """The requests of the organ, or of the departments the person works in."""
        return self._of_departments(self._scoped(Case, organ), organ, "")

    def requests(self, organ: Organ) -> QuerySet[Request]:
        """What came in; a person of a department sees what was given to it."""
        rows = self._of_departments(self._scoped(Request, organ), organ, "cases__")
        return rows.distinct() if self._narrow(organ) else rows

    def letters(self, organ: Organ) -> QuerySet[Letter]:
        return self._of_departments(self._scoped(Letter, organ), organ, "case__")

    def deliveries(self, organ: Organ) -> QuerySet[Delivery]:
        return self._of_departments(self._scoped(Delivery, organ), organ, "letter__case__")

    def files(self, organ: Organ) -> QuerySet[StoredFile]:
        """Files of the requests the person may read."""
        if not self._narrow(organ):
            return self._scoped(StoredFile, organ)
        cases = self.cases(organ).values("pk")
        own = Q(case__in=cases) | Q(request__cases__in=cases) | Q(letter__case__in=cases)
        return self._scoped(StoredFile, organ).filter(own).distinct()

    def matters(self, organ: Organ) -> QuerySet[Matter]:
        return self._scoped(Matter, organ)

    def messages(self, organ: Organ) -> QuerySet[Message]:
        return self._scoped(Message, organ)

    def notices(self, organ: Organ) -> QuerySet[WorkdayNotice]:
        """Notices of working days added here, national ones and the organ's own."""
        rows = WorkdayNotice.objects.filter(Q(organ__isnull=True) | Q(organ=organ))
        return rows if self.may_read(organ) else rows.none()

    def people(self, organ: Organ) -> QuerySet[User]:
        """Who works in the organ."""
        rows = User.objects.filter(grants__organ=organ).distinct()
        return rows if self.may_read(organ) else rows.none()

    def _narrow(self, organ: Organ) -> set[int | None]:
        """The departments the person is confined to; empty where they see the whole organ."""
        departments = self._departments.get(organ.pk, set())
        return set() if None in departments else departments

    def _of_departments(self, rows, organ, path):  # type: ignore[no-untyped-def]
        narrow = self._narrow(organ)
        return rows.filter(**{f"{path}department__in": narrow}) if narrow else rows

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
