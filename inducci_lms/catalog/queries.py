"""Reading what is published. Revisions are immutable, so they are decoded once per process; one small SELECT says what is current."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from inducci_lms.catalog.model import Facets, Found, MediaFile, ModuleRevision, Published, SchemeRevision
from inducci_lms.content.document import Document
from inducci_lms.content.model import Activity

__all__ = ["Facets", "Found", "MediaFile", "ModuleRevision", "Published", "SchemeRevision"]


def current(session: Session) -> Published:
    """Return what is published now: one SELECT of one row per transaction, none when asked again in the same transaction."""
    raise NotImplementedError


def module_revision(session: Session, revision_id: int) -> ModuleRevision:
    """Return a module revision, current or old (an open attempt keeps the one it began with). Raises ``Missing``."""
    raise NotImplementedError


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
    raise NotImplementedError


def activity(session: Session, module_revision: ModuleRevision | int, activity_id: str) -> Activity:
    """Return an activity with every text in every language (for grading). At most one SELECT. Raises ``Missing``."""
    raise NotImplementedError


def search(session: Session, *, query: str, languages: Sequence[str], facets: Facets) -> Found:
    """Return the schemes that hold every word of ``query`` (accents and case aside), best first, with counted facets.

    An empty query lists all. ``languages`` is the reader's priority list: of the same place found in several languages
    the one they read best is shown.
    """
    raise NotImplementedError


def media(session: Session, media_hash: str) -> MediaFile:
    """Return what is known of a stored file. Raises ``Missing``."""
    raise NotImplementedError
