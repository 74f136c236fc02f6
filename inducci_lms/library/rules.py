"""Which cards a search and its filters leave, and what a byte range asks for: pure decisions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inducci_lms.catalog.rules import terms_of
from inducci_lms.content.document import Card, CardText
from inducci_lms.content.words import words_of
from inducci_lms.kernel.text import Chosen, LanguageMap, lookup

#: A citation mark in compiled prose: pages without a numbered source list leave it out.
_CITE = re.compile(r'\s?<a class="inducci-cite" href="#source-\d+">\[\d+\]</a>')
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in the language that its reader reads best."""

    card: Card
    language: str
    text: CardText


def shown(card: Card, languages: Sequence[str]) -> Shown:
    """Return the card in the first of ``languages`` that it has, else in its source language."""
    language = lookup(languages, tuple(card.pages)) or next(iter(card.pages))
    return Shown(card, language, card.pages[language])


def alphabetical(text: str) -> tuple[tuple[str, ...], str]:
    """Return what a text is sorted by: its words without accents and case, then itself."""
    return words_of(text), text


def matches(card: Card, query: str) -> bool:
    """Return whether every word of ``query`` begins a word of the card, in one of its languages."""
    terms = terms_of(query)
    if not terms:
        return not query.strip()
    for page in card.pages.values():
        words = words_of(" ".join([page.title, *page.plain.values()]))
        if all(any(word.startswith(term) for word in words) for term in terms):
            return True
    return False


def values(card: Card, fact: str) -> tuple[str, ...]:
    """Return what a filter sees in a card, whether the fact is one key or a list of them."""
    found = card.facts.get(fact, ())
    return (found,) if isinstance(found, str) and found else tuple(found or ())


def chosen(cards: Iterable[Card], query: str, wanted: Mapping[str, tuple[str, ...]]) -> tuple[list[Card], dict[str, dict[str, int]]]:
    """Return the cards that are left, and for each fact how many cards each value would leave with the other filters as they are."""
    found = [card for card in cards if matches(card, query)]

    def fits(card: Card, but: str = "") -> bool:
        return all(
            not values_wanted or fact == but or set(values_wanted) & set(values(card, fact)) for fact, values_wanted in wanted.items()
        )

    counts: dict[str, dict[str, int]] = {}
    for fact in wanted:
        counts[fact] = {}
        for card in found:
            for value in values(card, fact):
                counts[fact][value] = counts[fact].get(value, 0) + fits(card, but=fact)
    return [card for card in found if fits(card)], counts


def named(names: Mapping[str, LanguageMap], key: str, languages: Sequence[str]) -> Chosen:
    """Return the name behind a key such as ``need.listening``; the key's own words when nobody named it."""
    found = names.get(key)
    return found.choose(languages) if found else Chosen(key.rpartition(".")[2].replace("-", " "), "")


def without_marks(html: str) -> str:
    """Return compiled prose without citation marks.

    >>> without_marks('Coal <a class="inducci-cite" href="#source-2">[2]</a>.')
    'Coal.'
    """
    return _CITE.sub("", html)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (start, length) that a Range header asks for, or None for the whole. Raises ``ValueError`` when it cannot be served.

    Only one range is served: several in one header get the whole file, as RFC 9110 allows.

    >>> byte_range("bytes=10-19", 100), byte_range("bytes=-5", 100), byte_range("bytes=0-1,5-6", 100)
    ((10, 10), (95, 5), None)
    """
    match = _RANGE.match(header.strip())
    if not match or match[1] == match[2] == "" or len(header) > 60:
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise ValueError(header)
        return size - length, length
    start = int(match[1])
    end = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < start:
        return None
    if start >= size:
        raise ValueError(header)
    return start, end - start + 1
