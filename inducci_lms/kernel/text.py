"""Texts in several languages, and the choice among them (BCP 47 tags, RFC 4647 lookup)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text and the language it is really in: the ``lang`` attribute that a page must carry."""

    text: str
    language: str


class LanguageMap(Mapping[str, str]):
    """An immutable map of BCP 47 tag to text, in the order written; the first is the source language."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._texts.items())))

    def __eq__(self, other: object) -> bool:
        return self._texts == other._texts if isinstance(other, LanguageMap) else NotImplemented

    def __repr__(self) -> str:
        return f"LanguageMap({self._texts!r})"

    def choose(self, languages: Sequence[str]) -> Chosen:
        """Return the text in the first of ``languages`` that is here, else in the source language.

        >>> LanguageMap({"en": "Coal", "nl": "Steenkool"}).choose(["nl-BE", "en"])
        Chosen(text='Steenkool', language='nl')
        """
        picked = lookup(languages, tuple(self._texts))
        if picked is None:
            picked = next(iter(self._texts), "")
        return Chosen(self._texts.get(picked, ""), picked)


def lookup(wanted: Sequence[str], available: Sequence[str]) -> str | None:
    """Return the tag of ``available`` that RFC 4647 §3.4 (lookup) finds for the priority list ``wanted``, or None.

    >>> lookup(["sr-Latn-RS", "de"], ["de", "sr"])
    'sr'
    """
    known = {tag.lower(): tag for tag in available}
    for tag in wanted:
        parts = tag.lower().split("-")
        while parts:
            if "-".join(parts) in known:
                return known["-".join(parts)]
            parts.pop()
            if parts and len(parts[-1]) == 1:
                parts.pop()
    return None
