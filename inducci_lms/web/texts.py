"""The texts of our own pages, from our own gettext domain: the host's ``_`` stays the host's, in the same page.

Mark texts with ``t``, ``tn`` or ``N_`` so that the catalogue finds them; placeholders have names: ``t("Module %(n)s", n=3)``.
"""

from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from markupsafe import Markup

from inducci_lms import resources

DOMAIN = "inducci_lms"
#: The language in which the texts are written in the source.
SOURCE = "en"


def t(message: str, /, **values: Any) -> str:
    """Return ``message`` in the language of the current request, its ``%(name)s`` placeholders filled."""
    return fill(_catalogue().gettext(message), values)


def tn(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """Return the form for ``num`` in the language of the current request; ``%(num)s`` stands for the number."""
    return fill(_catalogue().ngettext(singular, plural, num), {"num": num, **values})


def N_(message: str) -> str:
    """Return ``message`` unchanged: marks a text that is translated later, where it is shown."""
    return message


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return ``text`` with its placeholders filled; Markup among the values makes the result Markup, the rest escaped.

    >>> fill("Read %(link)s & go", {"link": Markup("<a>it</a>")})
    Markup('Read <a>it</a> &amp; go')
    """
    if not values:
        return text
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup.escape(text) % values
    return text % values


def _catalogue() -> NullTranslations:
    from inducci_lms.web import current

    return catalogue(current.language(), current.runtime().config.translations)


def folders(host: Path | None) -> tuple[Path, ...]:
    """Return where catalogues are looked for: the host's folder first, then ours, when there."""
    own = Path(resources.__file__).parent / "translations"
    return tuple(path for path in (host, own) if path is not None and path.is_dir())


@lru_cache(maxsize=8)
def available(host: Path | None) -> tuple[str, ...]:
    """Return the tags that our own texts can be shown in: the source language and every catalogue found."""
    found = {SOURCE}
    for root in folders(host):
        for entry in sorted(root.iterdir()):
            if any((entry / "LC_MESSAGES" / f"{DOMAIN}{kind}").is_file() for kind in (".mo", ".po")):
                found.add(entry.name.replace("_", "-"))
    return tuple(sorted(found, key=lambda tag: (tag != SOURCE, tag)))


@lru_cache(maxsize=64)
def catalogue(language: str, host: Path | None) -> NullTranslations:
    """Return the texts for one language: the host's words first, then ours, then the source."""
    chain: list[NullTranslations] = []
    for root in folders(host):
        found = _load(root / language.replace("-", "_") / "LC_MESSAGES")
        if found is not None:
            chain.append(found)
    chain.append(NullTranslations())
    for first, second in pairwise(chain):
        first.add_fallback(second)
    return chain[0]


def _load(folder: Path) -> NullTranslations | None:
    compiled, source = folder / f"{DOMAIN}.mo", folder / f"{DOMAIN}.po"
    if compiled.is_file():
        with compiled.open("rb") as stream:
            return Translations(stream, domain=DOMAIN)
    if source.is_file():
        # A checkout has no compiled catalogues; reading the source takes some milliseconds, once a process.
        with source.open("rb") as stream:
            messages = read_po(stream, locale=folder.parent.name)
        buffer = BytesIO()
        write_mo(buffer, messages)
        buffer.seek(0)
        return Translations(buffer, domain=DOMAIN)
    return None
