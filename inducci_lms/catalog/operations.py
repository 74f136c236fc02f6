"""Publishing: everything in one transaction, so that readers see the old or the new, and a publisher killed half-way leaves no trace."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries, rules
from inducci_lms.catalog.model import ContentPublished, PublishedModule, Publishing
from inducci_lms.catalog.models import (
    ActivityRow,
    CatalogState,
    DocumentRow,
    LibraryRevisionRow,
    Media,
    MediaUse,
    ModuleRevisionRow,
    Publication,
    PublicationModule,
    PublicationScheme,
    SchemeRevisionModule,
    SchemeRevisionRow,
    SearchEntry,
)
from inducci_lms.catalog.reading import ModuleData
from inducci_lms.catalog.storage import MediaStorage
from inducci_lms.content.codec import decode, digest, encode, scheme_value
from inducci_lms.content.compile import Compiled, CompiledModule, CompiledScheme, SearchText
from inducci_lms.kernel.errors import Conflict
from inducci_lms.kernel.events import announce

Progress = Callable[[str], None]

#: Rows of one INSERT: documents are large, and MariaDB's packets are not.
BATCH = 50


@dataclass(slots=True)
class _Run:
    """One publication in the making."""

    session: Session
    compiled: Compiled
    storage: MediaStorage
    now: datetime
    progress: Progress
    #: Module key → its row id, in this publication.
    modules: dict[str, int] = field(default_factory=dict)
    schemes: dict[str, int] = field(default_factory=dict)
    #: Everything that distinguishes this publication from another.
    names: list[str] = field(default_factory=list)
    saved: int = 0


def publish(
    session: Session, *, compiled: Compiled, storage: MediaStorage, now: datetime, progress: Progress = lambda line: None
) -> Publishing:
    """Make ``compiled`` current and return what that changed; the same content twice changes nothing.

    Raises ``Conflict`` when somebody else published meanwhile: nothing was changed, publishing again is right.
    """
    # The state's row is locked first: a second publisher waits here and then sees what the first one did.
    state = session.execute(
        select(CatalogState.publication_id, CatalogState.token).where(CatalogState.id == 1).with_for_update()
    ).one_or_none()
    run = _Run(session, compiled, storage, now, progress)
    try:
        modules = _modules(run)
        schemes = _schemes(run)
        library_id, library_changed = _library(run)
        data = _data(run)
        whole = digest([*run.names, data])
        if state is not None and session.scalar(select(Publication.digest).where(Publication.id == state.publication_id)) == whole:
            return Publishing(False, state.token, modules)
        token = _make_current(run, state.token if state else None, whole, data, library_id)
    except IntegrityError as error:
        raise Conflict("published_meanwhile", "somebody else published at the same moment; publish again") from error
    queries.forget_current(session)
    changed = tuple(one.key for one in modules if one.changed)
    announce(session, ContentPublished(token, changed, schemes))
    return Publishing(True, token, modules, schemes, library_changed, run.saved)


def _latest(session: Session, table: Any) -> dict[str, Any]:
    """Return the latest revision of each key, also of keys that are not published at the moment."""
    newest = select(table.key, func.max(table.seq).label("seq")).group_by(table.key).subquery()
    rows = session.scalars(select(table).join(newest, (table.key == newest.c.key) & (table.seq == newest.c.seq)))
    return {row.key: row for row in rows}


def _modules(run: _Run) -> tuple[PublishedModule, ...]:
    latest = _latest(run.session, ModuleRevisionRow)
    done = []
    for key, compiled in sorted(run.compiled.modules.items()):
        row = latest.get(key)
        if row is not None and (row.hash, row.render_hash) == (compiled.hash, compiled.render_hash):
            run.modules[key] = row.id
            run.names.append(row.uuid)
            done.append(PublishedModule(key, row.seq, rules.impact_of(compiled.change, compiled.hash), False))
        else:
            done.append(_new_module(run, compiled, row))
            run.progress(f"module {key}: revision {done[-1].seq} ({done[-1].impact})")
    return tuple(done)


def _new_module(run: _Run, compiled: CompiledModule, row: ModuleRevisionRow | None) -> PublishedModule:
    before = None
    if row is not None:
        data = decode(row.data, ModuleData)
        before = rules.Before(row.seq, row.hash, row.retake_floor, data.blocks, data.changed)
    outcome = rules.consequence(before, compiled.hash, compiled.blocks, compiled.change)
    new = ModuleRevisionRow(
        uuid=secrets.token_hex(16),
        key=compiled.module.key,
        seq=outcome.seq,
        hash=compiled.hash,
        render_hash=compiled.render_hash,
        published_at=run.now,
        impact=outcome.impact.value,
        retake_floor=outcome.retake_floor,
        note=compiled.change.get("note", ""),
        data=encode(ModuleData(compiled.outline, compiled.blocks, outcome.changed, compiled.fronts)),
    )
    run.session.add(new)
    run.session.flush()
    run.modules[new.key] = new.id
    run.names.append(new.uuid)
    _many(run, ActivityRow, ({"module_revision_id": new.id, "activity": one.id, "data": encode(one)} for one in compiled.module.activities))
    _many(
        run,
        DocumentRow,
        (
            {"module_revision_id": new.id, "scheme_revision_id": None, "activity": activity, "language": language, "data": encode(document)}
            for (activity, language), document in compiled.documents.items()
        ),
    )
    _search(run, compiled.search, module_revision_id=new.id, scheme_revision_id=None)
    _keep_media(run, "module", new.id, compiled.media)
    return PublishedModule(new.key, new.seq, outcome.impact, True, tuple(sorted(outcome.touched)))


def _schemes(run: _Run) -> tuple[str, ...]:
    latest = _latest(run.session, SchemeRevisionRow)
    members: dict[int, list[int]] = {row.id: [] for row in latest.values()}
    rows = run.session.execute(
        select(SchemeRevisionModule.scheme_revision_id, SchemeRevisionModule.module_revision_id)
        .where(SchemeRevisionModule.scheme_revision_id.in_(members))
        .order_by(SchemeRevisionModule.position)
    )
    for scheme_id, module_id in rows:
        members[scheme_id].append(module_id)
    changed = []
    for key, compiled in run.compiled.schemes.items():
        row = latest.get(key)
        wanted = [run.modules[part.module] for part in compiled.scheme.modules]
        if row is not None and row.hash == compiled.hash and members[row.id] == wanted:
            run.schemes[key] = row.id
            run.names.append(row.uuid)
            continue
        _new_scheme(run, compiled, row.seq + 1 if row is not None else 1, wanted)
        changed.append(key)
        run.progress(f"scheme {key}: revision {row.seq + 1 if row is not None else 1}")
    return tuple(changed)


def _new_scheme(run: _Run, compiled: CompiledScheme, seq: int, modules: list[int]) -> None:
    key = compiled.scheme.key
    new = SchemeRevisionRow(
        uuid=secrets.token_hex(16),
        key=key,
        seq=seq,
        hash=compiled.hash,
        published_at=run.now,
        data=encode({"scheme": scheme_value(compiled.scheme), "fronts": compiled.fronts}),
    )
    run.session.add(new)
    run.session.flush()
    run.schemes[key] = new.id
    run.names.append(new.uuid)
    _many(
        run,
        SchemeRevisionModule,
        ({"scheme_revision_id": new.id, "position": position, "module_revision_id": one} for position, one in enumerate(modules)),
    )
    _many(
        run,
        DocumentRow,
        (
            {
                "module_revision_id": run.modules[module],
                "scheme_revision_id": new.id,
                "activity": activity,
                "language": language,
                "data": encode(document),
            }
            for (module, activity, language), document in compiled.documents.items()
        ),
    )
    _search(run, compiled.search, module_revision_id=None, scheme_revision_id=new.id)
    _keep_media(run, "scheme", new.id, compiled.media)


def _library(run: _Run) -> tuple[int, bool]:
    row = run.session.scalars(select(LibraryRevisionRow).order_by(LibraryRevisionRow.id.desc()).limit(1)).one_or_none()
    if row is not None and row.hash == run.compiled.shelves_hash:
        run.names.append(row.uuid)
        return row.id, False
    new = LibraryRevisionRow(
        uuid=secrets.token_hex(16), hash=run.compiled.shelves_hash, published_at=run.now, data=encode(run.compiled.shelves)
    )
    run.session.add(new)
    run.session.flush()
    run.names.append(new.uuid)
    _keep_media(run, "library", new.id, run.compiled.shelves_media)
    return new.id, True


def _data(run: _Run) -> str:
    library = run.compiled.library
    return encode(
        {
            "languages": library.languages,
            "regions": {key: region.name for key, region in library.regions.items()},
            "countries": {key: region.country for key, region in library.regions.items()},
            "names": library.names,
        }
    )


def _make_current(run: _Run, old: str | None, whole: str, data: str, library_id: int) -> str:
    session = run.session
    token = secrets.token_hex(16)
    publication = Publication(token=token, digest=whole, published_at=run.now, library_revision_id=library_id, data=data)
    session.add(publication)
    session.flush()
    _many(run, PublicationModule, ({"publication_id": publication.id, "module_revision_id": one} for one in run.modules.values()))
    _many(
        run,
        PublicationScheme,
        ({"publication_id": publication.id, "scheme_revision_id": one, "position": at} for at, one in enumerate(run.schemes.values())),
    )
    if old is None:
        session.execute(insert(CatalogState).values(id=1, publication_id=publication.id, token=token))
        return token
    moved: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # UPDATE gives a CursorResult
        update(CatalogState).where(CatalogState.id == 1, CatalogState.token == old).values(publication_id=publication.id, token=token)
    )
    if moved.rowcount != 1:
        raise Conflict("published_meanwhile", "somebody else published at the same moment; publish again")
    return token


def _search(run: _Run, texts: Iterable[SearchText], **owner: int | None) -> None:
    _many(
        run,
        SearchEntry,
        (
            {
                **owner,
                "activity": one.activity,
                "language": one.language,
                "title": one.title,
                "words": rules.index_text(one.title, one.text),
            }
            for one in texts
        ),
    )


def _keep_media(run: _Run, owner: str, owner_id: int, hashes: frozenset[str]) -> None:
    for media_hash in sorted(hashes):
        path, facts = run.compiled.files[media_hash]
        row = run.session.get(Media, media_hash)
        if row is None:
            row = Media(hash=media_hash, content_type=facts.content_type, size=facts.size, stored=run.storage.name, created_at=run.now)
            run.session.add(row)
            run.session.flush()
        if not run.storage.has(run.session, media_hash):
            row.stored = run.storage.name
            run.storage.save(run.session, media_hash, run.compiled.assets.root.folder / path)
            run.saved += 1
    _many(run, MediaUse, ({"hash": one, "owner": owner, "owner_id": owner_id} for one in sorted(hashes)))


def _many(run: _Run, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            run.session.execute(insert(table), batch)
            batch = []
    if batch:
        run.session.execute(insert(table), batch)
