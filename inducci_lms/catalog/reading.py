"""Rows of the catalogue to frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.catalog.model import ModuleRevision, Published, SchemeRevision
from inducci_lms.catalog.models import (
    ModuleRevisionRow,
    Publication,
    PublicationModule,
    PublicationScheme,
    SchemeRevisionModule,
    SchemeRevisionRow,
)
from inducci_lms.content.codec import decode, scheme_from
from inducci_lms.content.document import Document
from inducci_lms.content.model import Impact, Module
from inducci_lms.kernel.text import LanguageMap


@dataclass(frozen=True, slots=True)
class ModuleData:
    """What stands in ``inducci_module_revisions.data``."""

    module: Module
    #: "activity/block" → {language or "": hash}
    blocks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: "activity/block" → seq
    changed: Mapping[str, int] = field(default_factory=dict)
    fronts: Mapping[str, Document] = field(default_factory=dict)


def module_of(row: ModuleRevisionRow) -> ModuleRevision:
    """Return the revision that a row holds."""
    data = decode(row.data, ModuleData)
    changed = {(name.partition("/")[0], name.partition("/")[2]): seq for name, seq in data.changed.items()}
    impact = Impact(row.impact)
    return ModuleRevision(
        row.id,
        row.uuid,
        row.key,
        row.seq,
        row.hash,
        row.published_at,
        impact,
        row.retake_floor,
        data.module,
        changed,
        row.note,
        data.fronts,
    )


def published(session: Session, token: str) -> Published:
    """Return the publication with this token, decoded: four SELECTs, once per process and publication."""
    publication = session.scalars(select(Publication).where(Publication.token == token)).one()
    module_rows = session.scalars(
        select(ModuleRevisionRow)
        .join(PublicationModule, PublicationModule.module_revision_id == ModuleRevisionRow.id)
        .where(PublicationModule.publication_id == publication.id)
    )
    by_id = {revision.id: revision for revision in map(module_of, module_rows)}
    schemes = _schemes(session, publication.id, by_id)
    data: dict[str, Any] = msgspec.json.decode(publication.data)
    return Published(
        token=token,
        published_at=publication.published_at,
        schemes={scheme.key: scheme for scheme in schemes},
        modules={revision.key: revision for revision in sorted(by_id.values(), key=lambda one: one.key)},
        languages=tuple(data["languages"]),
        regions=_maps(data["regions"]),
        countries=data["countries"],
        names=_maps(data["names"]),
        library_id=publication.library_revision_id,
    )


def _schemes(session: Session, publication_id: int, modules: Mapping[int, ModuleRevision]) -> Iterable[SchemeRevision]:
    rows = session.scalars(
        select(SchemeRevisionRow)
        .join(PublicationScheme, PublicationScheme.scheme_revision_id == SchemeRevisionRow.id)
        .where(PublicationScheme.publication_id == publication_id)
        .order_by(PublicationScheme.position)
    ).all()
    parts: dict[int, list[ModuleRevision]] = {row.id: [] for row in rows}
    found = session.execute(
        select(SchemeRevisionModule.scheme_revision_id, SchemeRevisionModule.module_revision_id)
        .where(SchemeRevisionModule.scheme_revision_id.in_(parts))
        .order_by(SchemeRevisionModule.scheme_revision_id, SchemeRevisionModule.position)
    )
    for scheme_id, module_id in found:
        parts[scheme_id].append(modules[module_id])
    return [scheme_of(row, tuple(parts[row.id])) for row in rows]


def scheme_of(row: SchemeRevisionRow, modules: tuple[ModuleRevision, ...]) -> SchemeRevision:
    """Return the revision that a row holds."""
    raw: dict[str, Any] = msgspec.json.decode(row.data)
    fronts = msgspec.convert(raw["fronts"], dict[str, Document])
    return SchemeRevision(row.id, row.uuid, row.key, row.seq, row.hash, row.published_at, scheme_from(raw["scheme"]), modules, fronts)


def _maps(raw: Mapping[str, Mapping[str, str]]) -> dict[str, LanguageMap]:
    return {key: LanguageMap(texts) for key, texts in raw.items()}
