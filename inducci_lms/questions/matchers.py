"""How a typed text is compared with what the author accepts: exact, contains, near, regex."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from inducci_lms.kernel.text import lookup
from inducci_lms.questions.checker import Checker
from inducci_lms.questions.safe_regex import BadPattern, Pattern, compile_pattern

MATCHES = ("exact", "contains", "near", "regex")

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Matcher:
    """One text that is accepted, and how closely."""

    match: Literal["exact", "contains", "near", "regex"]
    value: str

    def accepts(self, typed: str, *, case: bool) -> bool:
        """Return whether ``typed`` is accepted; both sides are normalised first, so that accents, quotes and blanks agree."""
        text, wanted = normalised(typed, case=case), normalised(self.value, case=case)
        if not text:
            return False
        if self.match == "contains":
            return wanted in text
        if self.match == "near":
            return distance(text, wanted, limit=slips(wanted)) <= slips(wanted)
        if self.match == "regex":
            return _compiled(self.value, case).matches(normalised(typed, case=True))
        return text == wanted


@lru_cache(maxsize=512)
def _compiled(pattern: str, case: bool) -> Pattern:
    return compile_pattern(pattern, case=case)


def normalised(text: str, *, case: bool) -> str:
    """Return ``text`` as it is compared: NFKC, one kind of quote and hyphen, single blanks, no full stop at the end.

    >>> normalised("  C–mine,  GENK. ", case=False)
    'c-mine, genk'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    plain = re.sub(r"\s+", " ", plain).strip().rstrip(".").rstrip()
    return plain if case else unicodedata.normalize("NFKC", plain.casefold())


def slips(wanted: str) -> int:
    """Return how many slips of the keyboard ``near`` forgives: none up to 3 letters, one up to 7, else two."""
    return 0 if len(wanted) <= 3 else 1 if len(wanted) <= 7 else 2


def distance(one: str, other: str, *, limit: int) -> int:
    """Return the number of letters to add, drop, change or swap (optimal string alignment); more than ``limit`` is ``limit + 1``.

    >>> distance("Waterschie", "Waterschei", limit=2)
    1
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, seen in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != seen))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == seen:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


#: Accepted texts by language; the key "" stands for every language.
Accepted = Mapping[str, tuple[Matcher, ...]]


def read_accepted(check: Checker, value: Any, path: str, case: bool) -> Accepted:
    """Return what an ``accept`` key holds: a list for all languages, or a list for each language."""
    if isinstance(value, Mapping) and value:
        found = {str(language): _matchers(check, items, f"{path}.{language}", case) for language, items in value.items()}
        if all(found.values()):
            return found
        return {}
    return {"": _matchers(check, value, path, case)}


def _matchers(check: Checker, items: Any, path: str, case: bool) -> tuple[Matcher, ...]:
    if not isinstance(items, list) or not items:
        check.fault(path, "write a list of {match: exact|contains|near|regex, value: …}")
        return ()
    found = []
    for index, item in enumerate(items):
        where = f"{path}[{index}]"
        entry = {"match": "exact", "value": item} if isinstance(item, str) else item
        if not isinstance(entry, Mapping) or set(entry) - {"match", "value"}:
            check.fault(where, "write {match: exact|contains|near|regex, value: …}")
            continue
        match = check.member(f"{where}.match", entry.get("match", "exact"), MATCHES, "matchers")
        text = entry.get("value")
        if not isinstance(text, str) or not text.strip() or len(text) > 200:
            check.fault(f"{where}.value", "write 1 to 200 characters; numbers go in quotes")
            continue
        if match == "regex":
            try:
                compile_pattern(text, case=case)
            except BadPattern as error:
                check.fault(f"{where}.value", f"this pattern cannot be used, {error}")
        found.append(Matcher(cast(Any, match), text))
    return tuple(found)


def accepted_in(accepted: Accepted, language: str) -> Sequence[Matcher]:
    """Return the matchers for an answer given on a page in ``language``: those of all languages.

    A learner may know a name in another of the region's languages, so every language's texts count; its own come first.
    """
    own = lookup([language], tuple(key for key in accepted if key))
    first = accepted.get(own, ()) if own else ()
    return (*first, *accepted.get("", ()), *(one for key, many in accepted.items() if key not in ("", own) for one in many))


def patterns(accepted: Accepted, case: bool) -> tuple[str, ...]:
    """Return xAPI fill-in patterns of those matchers that xAPI can express (exact and near)."""
    head = f"{{case_matters={'true' if case else 'false'}}}"
    return tuple(
        f"{head}{f'{{lang={language}}}' if language else ''}{one.value}"
        for language, many in accepted.items()
        for one in many
        if one.match in ("exact", "near")
    )


def plainest(accepted: Accepted, language: str) -> str:
    """Return the text to show as the right answer in ``language``: an exact one if there is one."""
    many = accepted_in(accepted, language)
    return next((one.value for one in many if one.match in ("exact", "near", "contains")), many[0].value if many else "")
