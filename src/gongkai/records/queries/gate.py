"""Who may read what? The one gate for pages, files and, later, feeds, search and API."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from gongkai.records.models import (
    AnnualReport,
    Case,
    Cleanup,
    Column,
    Delivery,
    Deposit,
    Directory,
    DirectoryItem,
    Guide,
    IssuedReport,
    Letter,
    LogEntry,
    Manuscript,
    Matter,
    Message,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    Request,
    RoleGrant,
    Series,
    StoredFile,
    User,
    WorkdayNotice,
)
from gongkai.records.queries.written import Written


class Public:
    """What anybody may read."""

    def organs(self) -> QuerySet[Organ]:
        return Organ.objects.all()

    def issued(self, organ: Organ) -> QuerySet[IssuedReport]:
        """Issued reports of an organ, newest first."""
        return IssuedReport.objects.filter(organ=organ)

    def guide(self, organ: Organ) -> Guide | None:
        """The guide of an organ that has published one."""
        return Guide.objects.filter(organ=organ, published_at__isnull=False).first()

    def published(self) -> QuerySet[Publication]:
        """What any organ has published of its own motion."""
        return Publication.objects.filter(
            attribute=Publication.Attribute.PROACTIVE,
            published_on__isnull=False,
            withdrawn_on__isnull=True,
            voided=False,
        )

    def document(self, pk: int) -> Publication | None:
        """One of these with its column and organ, for a page of its own."""
        return _with_its_organ(_DOCUMENT.first(pk))

    def tombstone(self, pk: int) -> Publication | None:
        """One that was taken down, likewise."""
        rows = self.withdrawn().filter(pk=pk).select_related("column", "organ")
        return next(iter(rows), None)

    def withdrawn(self) -> QuerySet[Publication]:
        """What was published and taken down: its address still tells when and why."""
        return Publication.objects.filter(
            attribute=Publication.Attribute.PROACTIVE, withdrawn_on__isnull=False, voided=False
        )

    def versions(self, publication: Publication) -> QuerySet[Manuscript]:
        """The published versions of something public, newest first."""
        return publication.versions.filter(version__gt=0).order_by("-version")

    def shown(self, publication: Publication) -> QuerySet[Manuscript]:
        """Those of them that can still be read: one that named persons may have been shut."""
        return self.versions(publication).filter(shut_on__isnull=True)

    def directories(self, organ: Organ) -> QuerySet[Directory]:
        """The directories in use: those with an item that is not ended."""
        live = DirectoryItem.objects.filter(organ=organ, ended_on__isnull=True)
        return Directory.objects.filter(organ=organ, pk__in=live.values("directory")).order_by("name")

    def directory_items(self, organ: Organ) -> QuerySet[DirectoryItem]:
        """The items in use, each with its directory."""
        rows = DirectoryItem.objects.filter(organ=organ, ended_on__isnull=True)
        return rows.select_related("directory").order_by("directory__name", "position", "pk")

    def publications(self, organ: Organ) -> QuerySet[Publication]:
        """What was published of the organ's own motion."""
        return self.published().filter(organ=organ)


class Staff:
    """What a signed-in person may read: the registers of the organs they hold a role in."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user
        grants = RoleGrant.objects.filter(user_id=user.pk) if user.is_authenticated and user.is_active else ()
        # By organ, each role with the department it is held in; None: in all of the organ.
        self._grants: dict[int, set[tuple[str, int | None]]] = {}
        rows = grants.values_list("organ_id", "role", "department_id") if grants != () else ()
        for organ_id, role, department in rows:
            self._grants.setdefault(organ_id, set()).add((role, department))

    def roles(self, organ: Organ, department: int | None = None) -> frozenset[str]:
        """The person's roles in all of an organ and, where one is named, in that department of it.

        With the department of a request: whose step it is. Without one, what concerns the whole organ.
        """
        return frozenset(role for role, where in self._held(organ) if where in (None, department))

    def somewhere(self, organ: Organ) -> frozenset[str]:
        """Every role, if only in a department: which lists open. Each request in a list asks `roles`."""
        return frozenset(role for role, _ in self._held(organ))

    def places(self, organ: Organ, roles: Iterable[str]) -> set[int | None]:
        """Where the person holds one of these roles: departments, and None for all of the organ."""
        return {where for role, where in self._held(organ) if role in set(roles)}

    def _held(self, organ: Organ) -> set[tuple[str, int | None]]:
        return self._grants.get(organ.pk, set())

    def organs(self) -> QuerySet[Organ]:
        """The organs the person works in."""
        return Organ.objects.filter(pk__in=self._grants)

    def may_read(self, organ: Organ) -> bool:
        """Whether the organ's registers are open to the person."""
        return organ.pk in self._grants

    def may_write(self, organ: Organ) -> bool:
        """Whether the person may add to registers: everybody who works there but the auditor."""
        return bool(self.somewhere(organ) - {RoleGrant.Role.AUDITOR})

    def sees_requests(self, organ: Organ) -> bool:
        """Whether requests, and what came of them, are open to the person: not to who only administers."""
        return bool(self.somewhere(organ) - {RoleGrant.Role.ADMINISTRATOR})

    def whole(self, organ: Organ) -> bool:
        """Whether the person sees all of the organ, not only the requests of their departments."""
        return bool(self.roles(organ))

    def entries(self, organ: Organ) -> QuerySet[RegisterEntry]:
        return self._scoped(RegisterEntry, organ)

    def publications(self, organ: Organ) -> QuerySet[Publication]:
        return self._scoped(Publication, organ)

    def manuscripts(self, organ: Organ) -> QuerySet[Manuscript]:
        """What is on its way to the public; a person of a department sees its own and the organ's."""
        rows, narrow = self._scoped(Manuscript, organ), self._narrow(organ)
        return rows.filter(Q(department__in=narrow) | Q(department=None)) if narrow else rows

    def directories(self, organ: Organ) -> QuerySet[Directory]:
        return self._scoped(Directory, organ)

    def cleanups(self, organ: Organ) -> QuerySet[Cleanup]:
        return self._scoped(Cleanup, organ)

    def deposits(self, organ: Organ) -> QuerySet[Deposit]:
        return self._scoped(Deposit, organ)

    def cases(self, organ: Organ) -> QuerySet[Case]:
        """The requests of the organ, or of the departments the person works in."""
        return self._of_departments(self._open(Case, organ), organ, "")

    def cases_to_count(self, organ: Organ) -> QuerySet[Case]:
        """The same for numbers of them, which everybody may see who works there."""
        return self._of_departments(self._scoped(Case, organ), organ, "")

    def cases_for(self, organ: Organ, roles: Iterable[str]) -> QuerySet[Case]:
        """The requests in which the person holds one of these roles."""
        places = self.places(organ, roles)
        rows = self._open(Case, organ)
        return rows if None in places else rows.filter(department__in=places)

    def requests(self, organ: Organ) -> QuerySet[Request]:
        """What came in; a person of a department sees what was given to it."""
        rows = self._of_departments(self._open(Request, organ), organ, "cases__")
        return rows.distinct() if self._narrow(organ) else rows

    def letters(self, organ: Organ) -> QuerySet[Letter]:
        return self._of_departments(self._open(Letter, organ), organ, "case__")

    def deliveries(self, organ: Organ) -> QuerySet[Delivery]:
        return self._of_departments(self._open(Delivery, organ), organ, "letter__case__")

    def files(self, organ: Organ) -> QuerySet[StoredFile]:
        """Files of the requests the person may read; a package has a page of its own, which asks why."""
        rows = self._open(StoredFile, organ).exclude(kind=StoredFile.Kind.PACKAGE)
        if not self._narrow(organ):
            return rows
        cases = self.cases(organ).values("pk")
        own = Q(case__in=cases) | Q(request__cases__in=cases) | Q(letter__case__in=cases)
        return rows.filter(own).distinct()

    def matters(self, organ: Organ) -> QuerySet[Matter]:
        """Corrections and suggestions belong to no department: those see them who see the whole organ."""
        rows = self._open(Matter, organ)
        return rows if self.whole(organ) else rows.none()

    def messages(self, organ: Organ) -> QuerySet[Message]:
        return self._open(Message, organ)

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
        departments = {where for _, where in self._held(organ)}
        return set() if None in departments else departments

    def _of_departments(self, rows, organ, path):  # type: ignore[no-untyped-def]
        narrow = self._narrow(organ)
        return rows.filter(**{f"{path}department__in": narrow}) if narrow else rows

    def proceedings(self, organ: Organ) -> QuerySet[Proceeding]:
        """Reconsiderations and lawsuits; in a department, those about its requests."""
        return self._of_departments(self._open(Proceeding, organ), organ, "case__")

    def series(self, organ: Organ) -> QuerySet[Series]:
        """The series of document numbers, which run through all departments."""
        rows = self._open(Series, organ)
        return rows if self.whole(organ) else rows.none()

    def reports(self, organ: Organ) -> QuerySet[AnnualReport]:
        return self._scoped(AnnualReport, organ)

    def issued(self, organ: Organ) -> QuerySet[IssuedReport]:
        return self._scoped(IssuedReport, organ)

    def log(self, organ: Organ) -> QuerySet[LogEntry]:
        return self._scoped(LogEntry, organ)

    def roles_of(self, request: Request) -> frozenset[str]:
        """The person's roles in a request as it came in: those held in every one of its cases."""
        departments = {case.department_id for case in request.cases.all()} or {None}
        return frozenset.intersection(*(self.roles(request.organ, each) for each in departments))

    def _open(self, model, organ):  # type: ignore[no-untyped-def]
        """What is of requests."""
        return self._scoped(model, organ) if self.sees_requests(organ) else model.objects.none()

    def _scoped(self, model, organ):  # type: ignore[no-untyped-def]
        return model.objects.filter(organ=organ) if self.may_read(organ) else model.objects.none()


# What a document's page tells of the organ and the column, in the order of their models; the rest of both
# is fetched if it is asked for.
_OF_ORGAN, _OF_COLUMN = ("code", "name", "sample_note"), ("name",)
_UNTOLD = ("item", "withdrawn_why", "result", "legality", "formed_year", "published_year", "ended_year")


def _document(pk: int) -> QuerySet[Publication]:
    beside = {f"organ_{name}": F(f"organ__{name}") for name in _OF_ORGAN}
    beside |= {f"column_{name}": F(f"column__{name}") for name in _OF_COLUMN}
    return Public().published().filter(pk=pk).defer(*_UNTOLD).annotate(**beside)


_DOCUMENT = Written(_document)


def _with_its_organ(found: Publication | None) -> Publication | None:
    """The organ and the column of what came beside the document in the same row."""
    if found:
        alias, told = found._state.db, vars(found)
        organ = [found.organ_id, *(told.pop(f"organ_{name}") for name in _OF_ORGAN)]
        column = [found.column_id, *(told.pop(f"column_{name}") for name in _OF_COLUMN)]
        found.organ = Organ.from_db(alias, ("id", *_OF_ORGAN), organ)
        found.column = Column.from_db(alias, ("id", *_OF_COLUMN), column)
    return found
