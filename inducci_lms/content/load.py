"""The one way in: a folder of course files becomes a :class:`Library` and everything that was found wrong with it."""

from dataclasses import dataclass, replace
from pathlib import Path

from inducci_lms.content.checks import check_quality
from inducci_lms.content.files import Root
from inducci_lms.content.library import Library
from inducci_lms.content.modules import read_module
from inducci_lms.content.problems import Finding, Findings, with_acceptances
from inducci_lms.content.references import check_modules_in_schemes, check_references
from inducci_lms.content.schemes import read_scheme
from inducci_lms.content.shared import Shared
from inducci_lms.content.shelves import Names, read_cases, read_downloads, read_sources, read_terms, read_tools
from inducci_lms.content.texts import Gathered

#: Names that may stand at the root or in an item's folder without being course files.
_OTHER = ("LICENSE", "README.md", "NOTICE")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked content root. ``problems`` are sorted by file and line; the library may be published when ``ok``."""

    root: Root
    library: Library
    problems: tuple[Finding, ...]
    gathered: Gathered
    #: Module key → its ``change:`` as written.
    changes: dict[str, dict[str, str]]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(finding for finding in self.problems if not finding.warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at, without those accepted."""
        return tuple(finding for finding in self.problems if finding.warning and not finding.accepted)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors


def load(folder: Path) -> Loaded:
    """Return everything under ``folder``, with all problems of the run. Reads files, writes nothing, never raises for bad content."""
    findings = Findings()
    root = Root(folder, findings)
    gathered = Gathered()
    names = Names(root, gathered)
    sources = read_sources(root)
    terms = frozenset(name.removesuffix(".yaml") for name in root.names("glossary", ".yaml"))
    shared = Shared(names.languages, tuple(names.regions), frozenset(sources), terms, gathered)
    modules = {key: module for key in _folders(root, "modules") if (module := read_module(root, key, shared))}
    schemes = {key: scheme for key in _folders(root, "schemes") if (scheme := read_scheme(root, key, shared, modules))}
    for scheme in schemes.values():
        for subject in scheme.subjects:
            names.ask(f"subject.{subject}")
    library = Library(
        languages=names.languages,
        regions=names.regions,
        sources=sources,
        modules=modules,
        schemes=dict(sorted(schemes.items(), key=lambda item: (item[1].settings["order"], item[0]))),
        tools=read_tools(root, shared, names),
        cases=read_cases(root, shared, names),
        terms=read_terms(root, shared),
        downloads=read_downloads(root, names.languages, names),
    )
    library = replace(library, names=names.done())
    check_references(library, gathered.references, findings)
    check_modules_in_schemes(schemes.values(), modules.values(), findings)
    _strays(root)
    check_quality(library, gathered.pieces, findings)
    return Loaded(root, library, with_acceptances(findings.sorted(), shared.acceptances), gathered, shared.changes)


def _folders(root: Root, folder: str) -> list[str]:
    return [name for name in root.names(folder) if (root.folder / folder / name).is_dir()]


def _strays(root: Root) -> None:
    """Note files that nothing asks for: a misspelt name would otherwise be silence."""
    for path in _all(root, ""):
        name = path.rpartition("/")[2]
        if path in root.used or name in _OTHER or name.endswith(".py"):
            continue
        root.findings.warning(path, 0, "stray_file", "nothing asks for this file", "correct its name, use it, or take it away")


def _all(root: Root, folder: str) -> list[str]:
    found: list[str] = []
    for name in root.names(folder or "."):
        path = f"{folder}/{name}" if folder else name
        found += _all(root, path) if (root.folder / path).is_dir() else [path]
    return found
