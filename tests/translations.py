"""Extract, update and compile the gettext catalogues: ``python3 run.py translations``.

Message ids are the English texts, so the English catalogue is the ids themselves. The template (``inducci_lms.pot``) is
written without dates, so that extracting twice changes nothing.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "inducci_lms" / "translations"
DOMAIN = "inducci_lms"
KEYWORDS = {"t": None, "tn": (1, 2), "N_": None}
JINJA = {"extensions": "", "silent": "false", "trimmed": "true"}


def extract() -> Catalog:
    """Return the texts of the package's Python and templates, in a stable order, with where they stand."""
    catalog = Catalog(project="inducci_lms", charset="utf-8", fuzzy=False)
    places = [
        (ROOT / "inducci_lms", [("**.py", "python")], {}, "inducci_lms"),
        (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")], {"**.html": JINJA, "**.txt": JINJA}, "templates"),
    ]
    for folder, methods, options, prefix in places:
        for name, _line, message, comments, context in sorted(
            extract_from_dir(folder, methods, options, KEYWORDS, ["i18n:"], strip_comment_tags=True, directory_filter=lambda _: True),
            key=lambda found: (found[0], found[1]),
        ):
            catalog.add(message, locations=[(f"{prefix}/{name}", None)], auto_comments=comments, context=context)
    return catalog


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/*.po"))


def po(language: str) -> Path:
    """Return where the catalogue of a language stands."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in the tree."""
    with po(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo bytes of a catalogue, the same at any time of day."""
    # The .po has no dates; babel fills in the present moment.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def serialised(catalog: Catalog) -> bytes:
    """Return the .po bytes of a catalogue, without a header that changes with the day."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=False, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = buffer.getvalue().split(b"\n")
    return b"\n".join(
        line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Generated-By'))
    )


def wrong(message: Message, language: str) -> str | None:
    """Return what is wrong with one translation, or None."""
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        return "fuzzy"
    if not all(texts):
        return "missing"
    wanted = placeholders(message.id if isinstance(message.id, str) else " ".join(message.id))
    for text in texts:
        if not placeholders(text) <= wanted:
            return f"placeholder {placeholders(text) - wanted} is not in the source"
    if not message.pluralizable and placeholders(texts[0]) != wanted:
        return f"placeholder {wanted - placeholders(texts[0])} is missing"
    return None


def placeholders(text: str) -> set[str]:
    """Return the named placeholders of a text.

    >>> sorted(placeholders("Module %(n)s of %(total)d"))
    ['n', 'total']
    """
    import re

    return set(re.findall(r"%\((\w+)\)[sd]", text))


def main() -> int:
    """Write the template and every catalogue; return how many texts lack a translation."""
    template = extract()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{DOMAIN}.pot").write_bytes(serialised(template))
    lacking = 0
    for language in [*languages(), *sys.argv[1:]]:
        path = po(language)
        catalog = load(language) if path.exists() else Catalog(locale=language, domain=DOMAIN, project="inducci_lms", fuzzy=False)
        catalog.update(template, no_fuzzy_matching=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(serialised(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        found = [(message.id, fault) for message in catalog if message.id and (fault := wrong(message, language))]
        lacking += len(found)
        print(f"{language}: {len(catalog)} texts, {len(found)} to do")
        for text, fault in found[:10]:
            print(f"  {fault}: {text!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
