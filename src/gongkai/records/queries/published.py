"""What can anybody read of a publication: its text as it stands, its files, and the words of both?"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.guard import bodies
from gongkai.records.models import FileText, Manuscript, Publication, StoredFile
from gongkai.records.queries.written import Written

OPEN_SCANS = (StoredFile.Scan.CLEAN, StoredFile.Scan.UNSCANNED, StoredFile.Scan.MADE)
# What is shown of a version beside what its publication has.
TOLD = ("publication_id", "version", "body", "origin", "published_at", "seal")


def standing(publication: Publication) -> Manuscript | None:
    """The version that stands; None for what was published elsewhere."""
    return _versions(publication.pk).first()


def told(publication: Publication) -> Manuscript | None:
    """The same with no more than what a page tells of it."""
    return _TOLD.first(publication.pk)


def _versions(publication: int) -> QuerySet[Manuscript]:
    rows = Manuscript.objects.filter(publication_id=publication, version__gt=0)
    return rows.order_by("-version")


def changed() -> Subquery:
    """Of each publication of a list: when the version that stands was published."""
    versions = Manuscript.objects.filter(publication=OuterRef("pk"), version__gt=0).order_by("-version")
    return Subquery(versions.values("published_at")[:1])


def files(publication: Publication) -> QuerySet[StoredFile]:
    """The files that anybody may open, in their order."""
    return _files(publication.pk)


def named(publication: Publication) -> list[StoredFile]:
    """The same with no more than what a page tells of them."""
    return _NAMED.of(publication.pk)


def _files(publication: int) -> QuerySet[StoredFile]:
    return _open(StoredFile.objects.filter(publication_id=publication))


def files_of(version: Manuscript) -> QuerySet[StoredFile]:
    """The files of one version."""
    return _open(version.files.all())


def any_file(publication: Publication, pk: int) -> StoredFile | None:
    """A file of what stands, or of an earlier version that was published."""
    earlier = Q(manuscript__publication=publication, manuscript__version__gt=0)
    own = Q(publication=publication) | (earlier & Q(manuscript__shut_on__isnull=True))
    return _open(StoredFile.objects.filter(own, pk=pk)).first()


def _open(rows: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    found = rows.filter(kind=StoredFile.Kind.PUBLISHED, scan__in=OPEN_SCANS, erased_on__isnull=True)
    return found.order_by("pk")


def words(pks: Collection[int]) -> dict[int, str]:
    """The words of text and files of each of these publications; two queries, however many they are."""
    if not pks:
        return {}
    parts: dict[int, list[str]] = {}
    versions = Manuscript.objects.filter(publication__in=pks, version__gt=0).order_by("version")
    bodies_of = dict(versions.values_list("publication_id", "body"))
    for pk, body in bodies_of.items():
        parts.setdefault(pk, []).append(bodies.words(body))
    texts = FileText.objects.filter(
        file__publication__in=pks,
        file__kind=StoredFile.Kind.PUBLISHED,
        file__scan__in=OPEN_SCANS,
        file__erased_on__isnull=True,
    )
    for pk, passages in texts.order_by("pk").values_list("file__publication_id", "passages"):
        parts.setdefault(pk, []).append("\n".join(passage[1] for passage in passages))
    return {pk: "\n".join(each for each in given if each) for pk, given in parts.items()}


_TOLD = Written(lambda publication: _versions(publication).only(*TOLD)[:1])
_NAMED = Written(lambda publication: _files(publication).only("name", "size"))
