"""Gettext PO: the message context names file and segment, so that equal texts stay apart."""

import io
from collections.abc import Sequence

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from inducci_lms.authoring.exchange.units import State, Unit
from inducci_lms.kernel.errors import Invalid

_SEPARATOR = " | "


def write(units: Sequence[Unit], source_language: str, language: str) -> bytes:
    """Return the catalogue; a stale translation is marked fuzzy."""
    catalog = Catalog(locale=language, project="inducci_lms course", fuzzy=False)
    for unit in units:
        flags = ["fuzzy"] if unit.state is State.STALE else []
        catalog.add(
            unit.source, unit.target, context=f"{unit.file}{_SEPARATOR}{unit.id}", flags=flags, auto_comments=[f"from {source_language}"]
        )
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0)
    return buffer.getvalue()


def read(data: bytes) -> tuple[str, str, list[Unit]]:
    """Return "", the target language and the units that came back; fuzzy ones come back empty. Raises :class:`Invalid`."""
    try:
        catalog = read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, UnknownLocaleError, ValueError) as error:
        raise Invalid("not_po", f"the file is not a readable PO catalogue: {error}") from None
    found = []
    for message in catalog:
        if not message.id or not message.context or _SEPARATOR not in message.context:
            continue
        file, identifier = message.context.rsplit(_SEPARATOR, 1)
        target = "" if message.fuzzy else str(message.string or "")
        found.append(Unit(file, identifier, str(message.id).strip(), target.strip(), State.CURRENT))
    return "", str(catalog.locale_identifier or ""), found
