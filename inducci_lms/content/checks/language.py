"""Sentences, words and the reading level of a text. Pure."""

import re

#: Longest sentence, in words, and highest LIX, by language. German, Czech, Polish and Slovene build longer words, Italian longer
#: sentences: each limit is what plain official prose of that language stays below.
LONGEST = {"en": 34, "nl": 34, "de": 32, "cs": 30, "pl": 30, "it": 40, "sl": 30}
HARDEST = {"en": 52, "nl": 55, "de": 60, "cs": 62, "pl": 65, "it": 62, "sl": 60}
OTHER_LONGEST, OTHER_HARDEST = 35, 60

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_END = re.compile(r"(?<=[.!?…])[\"”“»’)\]]*\s+(?=[\"„“«‘(\[]?[A-ZÀ-ÖØ-ÞĀ-Ž0-9])")
#: A full stop behind these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|bzw|ca|Nr|nr|No|art|Art|bv|m\.a\.w|np|tj|tzn|č|str|zv|ul|dr|Dr|sv|St|ing|Ing|mgr|prof|Prof|resp|oz|npr|p|pp|vol|vs|cf|ecc|es|sig)|\b\w|\d)\.$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; each line of it stands for itself.

    >>> sentences("Coal came late, e.g. in 1917. It left early.")
    ['Coal came late, e.g. in 1917.', 'It left early.']
    """
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for match in _END.finditer(line):
            part = line[start : match.start()]
            if _ABBREVIATION.search(part) and not re.search(r"\d{3,}\.$", part):
                continue
            found.append(line[start : match.end()].strip())
            start = match.end()
        if line[start:].strip():
            found.append(line[start:].strip())
    return found


def words(text: str) -> list[str]:
    """Return the words of a text, numbers left out."""
    return _WORD.findall(text)


def lix(text: str) -> float:
    """Return the LIX of a text: words / sentences + 100 × words of more than 6 letters / words; 0 for no words.

    >>> lix("Coal came. Culture followed.")
    52.0
    """
    found = words(text)
    if not found:
        return 0.0
    long = sum(1 for word in found if len(word) > 6)
    return round(len(found) / max(1, len(sentences(text))) + 100 * long / len(found), 1)


def longest(language: str) -> int:
    """Return how many words a sentence may have."""
    return LONGEST.get(language.split("-")[0], OTHER_LONGEST)


def hardest(language: str) -> int:
    """Return how high the LIX of a lesson may be."""
    return HARDEST.get(language.split("-")[0], OTHER_HARDEST)
