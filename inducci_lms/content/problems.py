"""What a check finds: where, what is wrong, and what to do about it. All findings of a run are collected, never only the first."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found. ``line`` counts from 1; 0 stands for the file as a whole. ``code`` is stable, for ``accepted:`` and programs."""

    file: str
    line: int
    code: str
    message: str
    remedy: str = ""
    warning: bool = False
    #: Id of the block, question or segment it is about, or "".
    where: str = ""
    #: The written reason when an author has looked at a warning and accepted it.
    accepted: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        kind = "accepted" if self.accepted else "warning" if self.warning else "error"
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{place}: {kind} [{self.code}] {self.message}{remedy}"


class Findings:
    """Collects the findings of a run, in the order found; :meth:`sorted` gives them by file and line."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def error(self, file: str, line: int, code: str, message: str, remedy: str = "", *, where: str = "") -> None:
        """Note something that must be mended before publishing."""
        self._all.append(Finding(file, line, code, message, remedy, where=where))

    def warning(self, file: str, line: int, code: str, message: str, remedy: str = "", *, where: str = "") -> None:
        """Note something to look at; it can be published all the same."""
        self._all.append(Finding(file, line, code, message, remedy, warning=True, where=where))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings."""
        self._all.extend(findings)

    def sorted(self) -> tuple[Finding, ...]:
        """Return all findings, each once, by file and line."""
        return tuple(sorted(set(self._all)))

    def has_errors(self) -> bool:
        """Return whether anything must be mended."""
        return any(not finding.warning for finding in self._all)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A line of an ``accepted:`` list: the warnings of ``check`` in files of ``folder`` (at ``where``, unless "") are accepted."""

    folder: str
    check: str
    where: str
    reason: str
    line: int
    file: str


def with_acceptances(findings: Iterable[Finding], acceptances: Iterable[Acceptance]) -> tuple[Finding, ...]:
    """Return the findings with the reasons of those that were accepted; an acceptance that fits nothing is a warning itself."""
    todo = list(acceptances)
    used: set[Acceptance] = set()
    found = []
    for finding in findings:
        fitting = [one for one in todo if finding.warning and _fits(one, finding)]
        used.update(fitting)
        found.append(replace(finding, accepted=fitting[0].reason) if fitting else finding)
    for one in todo:
        if one not in used:
            message = f"nothing is found any more that this accepts ({one.check}{' at ' + one.where if one.where else ''})"
            found.append(Finding(one.file, one.line, "accepted_unused", message, "take the line out", warning=True))
    return tuple(sorted(found))


def _fits(one: Acceptance, finding: Finding) -> bool:
    same_place = finding.file.startswith(one.folder)
    stem = finding.file.removeprefix(one.folder).split(".")[0]
    return same_place and one.check == finding.code and one.where in ("", finding.where, stem, f"{stem}#{finding.where}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a remedy that names the known word nearest to ``word``, or all of them when none is near.

    >>> nearest("objectivs", ["objectives", "activities"])
    'write objectives'
    """
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"write {close[0]}"
    return f"known here: {', '.join(words[:12])}{' …' if len(words) > 12 else ''}" if words else "nothing is known here"
