"""Reading what is published. Revisions are immutable, so they are decoded once per process; one small SELECT says what is current."""

import weakref
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.catalog import reading, rules
from inducci_lms.catalog.cache import Lru
from inducci_lms.catalog.model import Facets, Found, Hit, MediaFile, ModuleRevision, Published, SchemeFound, SchemeRevision
from inducci_lms.catalog.models import (
    ActivityRow,
    CatalogState,
    DocumentRow,
    LibraryRevisionRow,
    Media,
    ModuleRevisionRow,
    Publication,
    PublicationModule,
    PublicationScheme,
    SearchEntry,
)
from inducci_lms.content.codec import decode
from inducci_lms.content.document import Document, Shelves
from inducci_lms.content.model import Activity
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.text import lookup

__all__ = ["Facets", "Found", "MediaFile", "ModuleRevision", "Published", "SchemeRevision"]

#: Keys hold random uuids, never row ids: a process may serve several databases, and a rolled-back row's id is given again.
_publications: Lru[str, Published] = Lru(4)
_revisions: Lru[str, ModuleRevision] = Lru(64)
_documents: Lru[tuple[str, str, str, str], Document] = Lru(1024)
_activities: Lru[tuple[str, str], Activity] = Lru(256)
_shelves: Lru[str, Shelves] = Lru(4)

_MEMO = "inducci_published"
_TOKEN = select(CatalogState.__table__.c.token).where(CatalogState.__table__.c.id == 1)


def current(session: Session) -> Published:
    """Return what is published now: one SELECT of one row per transaction, none when asked again in the same transaction."""
    memo = session.info.get(_MEMO)
    if (
        memo is not None
        and memo[0]() is not None
        and memo[0]() is session.get_transaction()
        and memo[1] is session.get_nested_transaction()
    ):
        found: Published = memo[2]
        return found
    token = session.scalar(_TOKEN)
    published = Published() if token is None else _publications.get(token, lambda: reading.published(session, token))
    transaction = session.get_transaction()
    if transaction is not None:
        session.info[_MEMO] = (weakref.ref(transaction), session.get_nested_transaction(), published)
    return published


def forget_current(session: Session) -> None:
    """Make the next :func:`current` ask the database: for who has just published in the same transaction."""
    session.info.pop(_MEMO, None)


def forget_all() -> None:
    """Forget everything that this process has read (tests and measurements only; nothing here is ever stale)."""
    for cache in (_publications, _revisions, _documents, _activities, _shelves):
        cache.clear()


def module_revision(session: Session, revision_id: int) -> ModuleRevision:
    """Return a module revision, current or old (an open attempt keeps the one it began with). Raises ``Missing``."""
    for revision in current(session).modules.values():
        if revision.id == revision_id:
            return revision
    uuid = session.scalar(select(ModuleRevisionRow.uuid).where(ModuleRevisionRow.id == revision_id))
    if uuid is None:
        raise Missing("module_revision")
    return _revisions.get(
        uuid, lambda: reading.module_of(session.scalars(select(ModuleRevisionRow).where(ModuleRevisionRow.uuid == uuid)).one())
    )


def document(
    session: Session,
    module_revision: ModuleRevision | int,
    activity_id: str,
    language: str | Sequence[str],
    *,
    scheme: SchemeRevision | None = None,
) -> Document:
    """Return an activity rendered in the first of the languages that it has, else in its source language.

    ``scheme`` fills the slots; without it slots are left out. At most one SELECT, none when this process read it before.
    Raises ``Missing``.
    """
    revision = _resolved(session, module_revision)
    wanted = [language] if isinstance(language, str) else language
    chosen = lookup(wanted, revision.module.languages) or revision.module.source_language
    filler = scheme if scheme is not None and _fills(scheme, revision, activity_id) else None

    def read() -> Document:
        owner = DocumentRow.scheme_revision_id.is_(None) if filler is None else DocumentRow.scheme_revision_id == filler.id
        data = session.scalar(
            select(DocumentRow.data).where(
                DocumentRow.module_revision_id == revision.id, DocumentRow.activity == activity_id, DocumentRow.language == chosen, owner
            )
        )
        if data is None:
            raise Missing("activity")
        return decode(data, Document)

    return _documents.get((revision.uuid, activity_id, chosen, filler.uuid if filler else ""), read)


def _resolved(session: Session, revision: ModuleRevision | int) -> ModuleRevision:
    return revision if isinstance(revision, ModuleRevision) else module_revision(session, revision)


def _fills(scheme: SchemeRevision, revision: ModuleRevision, activity_id: str) -> bool:
    part = scheme.module(revision.key)
    if part is None or part.uuid != revision.uuid:
        return False
    return any(place[0] == revision.key and place[1] == activity_id for place in scheme.scheme.slots)


def activity(session: Session, module_revision: ModuleRevision | int, activity_id: str) -> Activity:
    """Return an activity with every text in every language (for grading). At most one SELECT. Raises ``Missing``.

    Blocks that a scheme puts into slots are not among them: a slot takes no questions.
    """
    revision = _resolved(session, module_revision)

    def read() -> Activity:
        data = session.scalar(
            select(ActivityRow.data).where(ActivityRow.module_revision_id == revision.id, ActivityRow.activity == activity_id)
        )
        if data is None:
            raise Missing("activity")
        return decode(data, Activity)

    return _activities.get((revision.uuid, activity_id), read)


def shelves(session: Session) -> Shelves:
    """Return tools, cases, glossary, downloads and sources as published; empty when nothing is."""
    published = current(session)
    if not published.token:
        return Shelves()

    def read() -> Shelves:
        data = session.scalar(select(LibraryRevisionRow.data).where(LibraryRevisionRow.id == published.library_id))
        return Shelves() if data is None else decode(data, Shelves)

    return _shelves.get(published.token, read)


def search(session: Session, *, query: str, languages: Sequence[str], facets: Facets) -> Found:
    """Return the schemes that hold every word of ``query`` in one place (accents and case aside), best first, with counted facets.

    A word is found by its beginning. An empty query lists all. ``languages`` is the reader's priority list: of the same place
    found in several languages the one they read best is shown.
    """
    published = current(session)
    terms = rules.terms_of(query)
    chosen = {name: tuple(getattr(facets, name)) for name in ("language", "region", "subject", "hours")}
    if query.strip() and not terms:
        revisions, counted = rules.filtered((), chosen)
        return Found((), counted, 0)
    ranked = _ranked(session, published, terms, languages) if terms else dict.fromkeys(published.schemes, (0, ()))
    revisions, counted = rules.filtered((published.schemes[key] for key in ranked), chosen)
    if terms:
        revisions.sort(key=lambda revision: -ranked[revision.key][0])
    schemes = tuple(SchemeFound(revision, ranked[revision.key][1]) for revision in revisions)
    return Found(schemes, counted, len(schemes))


def _ranked(
    session: Session, published: Published, terms: Sequence[str], languages: Sequence[str]
) -> dict[str, tuple[int, tuple[Hit, ...]]]:
    modules, schemes = _places(session, published.token, terms, languages)
    found: dict[str, tuple[int, tuple[Hit, ...]]] = {}
    for key, revision in published.schemes.items():
        hits = [(points, Hit(part.key, *place)) for part in revision.modules for points, *place in modules.get(part.id, ())]
        own = schemes.get(revision.id, 0)
        if hits or own:
            hits.sort(key=lambda one: -one[0])
            best = max([own * 3, *(points for points, _ in hits)])
            found[key] = (best * 100 + min(99, len(hits)), tuple(hit for _, hit in hits[:5]))
    return found


def _places(
    session: Session, token: str, terms: Sequence[str], languages: Sequence[str]
) -> tuple[dict[int, list[tuple[int, str, str, str]]], dict[int, int]]:
    """Return module revision id → (points, activity, title, language) and scheme revision id → points of the places found."""
    publication = select(Publication.id).where(Publication.token == token).scalar_subquery()
    of_modules = select(PublicationModule.module_revision_id).where(PublicationModule.publication_id == publication)
    of_schemes = select(PublicationScheme.scheme_revision_id).where(PublicationScheme.publication_id == publication)
    rows = session.execute(
        select(
            SearchEntry.module_revision_id, SearchEntry.scheme_revision_id, SearchEntry.activity, SearchEntry.language, SearchEntry.title
        )
        .where(SearchEntry.module_revision_id.in_(of_modules) | SearchEntry.scheme_revision_id.in_(of_schemes))
        .where(*(SearchEntry.words.like(f"% {term}%") for term in terms))
        .order_by(SearchEntry.id)
    )
    best: dict[tuple[int, str], tuple[int, str, str, int]] = {}
    schemes: dict[int, int] = {}
    for module_id, scheme_id, place, language, title in rows:
        points = 1 + rules.score(title, terms, front=not place)
        if scheme_id is not None:
            schemes[scheme_id] = max(points, schemes.get(scheme_id, 0))
        if module_id is None:
            continue
        rank = next((index for index, wanted in enumerate(languages) if lookup([wanted], [language])), len(languages))
        known = best.get((module_id, place))
        if known is None or rank < known[3]:
            best[module_id, place] = (max(points, known[0] if known else 0), title, language, rank)
    modules: dict[int, list[tuple[int, str, str, str]]] = {}
    for (module_id, place), (points, title, language, _) in best.items():
        modules.setdefault(module_id, []).append((points, place, title, language))
    return modules, schemes


def media(session: Session, media_hash: str) -> MediaFile:
    """Return what is known of a stored file. Raises ``Missing``."""
    row = session.execute(select(Media.hash, Media.content_type, Media.size, Media.stored).where(Media.hash == media_hash)).one_or_none()
    if row is None:
        raise Missing("media")
    return MediaFile(*row)


def latest_hashes(session: Session) -> dict[str, str]:
    """Return module key → content hash of its latest revision, published at the moment or not."""
    rows = session.execute(select(ModuleRevisionRow.key, ModuleRevisionRow.hash).order_by(ModuleRevisionRow.seq))
    return {row.key: row.hash for row in rows}
