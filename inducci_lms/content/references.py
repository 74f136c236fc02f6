"""Checks every link and citation of all texts once everything is read."""

from collections.abc import Iterable

from inducci_lms.content.library import Library
from inducci_lms.content.links import Target
from inducci_lms.content.model import Module, Scheme
from inducci_lms.content.problems import Findings, nearest
from inducci_lms.content.texts import Reference


def check_references(library: Library, references: Iterable[Reference], findings: Findings) -> None:
    """Note every link and citation that leads nowhere, and links from a module to one that a scheme with it does not have."""
    for reference in references:
        if reference.target is None:
            if reference.source not in library.sources:
                message = f"the source {reference.source} is not in sources.yaml"
                findings.error(
                    reference.file,
                    reference.line,
                    "unknown_source",
                    message,
                    nearest(reference.source, library.sources),
                    where=reference.where,
                )
            continue
        wrong = _wrong(library, reference.target)
        if wrong is not None:
            findings.error(
                reference.file,
                reference.line,
                "dead_link",
                f"the link {reference.target} is dead: {wrong[0]}",
                wrong[1],
                where=reference.where,
            )
        elif reference.target.kind == "module":
            _check_schemes(library, reference, reference.target, findings)


def _wrong(library: Library, target: Target) -> tuple[str, str] | None:
    """Return (what is wrong, remedy), or None."""
    if target.kind != "module":
        shelf = {
            "tool": library.tools,
            "case": library.cases,
            "term": library.terms,
            "source": library.sources,
            "download": library.downloads,
        }[target.kind]
        return None if target.key in shelf else (f"there is no {target.kind} {target.key}", nearest(target.key, shelf))
    module = library.modules.get(target.key)
    if module is None:
        return f"there is no module {target.key}", nearest(target.key, library.modules)
    if not target.activity:
        return None
    activity = next((one for one in module.activities if one.id == target.activity), None)
    if activity is None:
        return f"{module.key} has no activity {target.activity}", nearest(target.activity, [one.id for one in module.activities])
    blocks = [block.id for block in activity.blocks]
    if target.block and target.block not in blocks:
        return f"{target.activity} has no block {target.block}", nearest(target.block, blocks)
    return None


def _check_schemes(library: Library, reference: Reference, target: Target, findings: Findings) -> None:
    parts = reference.owner.split("/")
    if parts[0] == "modules":
        homes = [scheme for scheme in library.schemes.values() if _has(scheme, parts[1])]
    elif parts[0] == "schemes":
        homes = [scheme for key, scheme in library.schemes.items() if key == parts[1]]
    else:
        homes = []
        if not any(_has(scheme, target.key) for scheme in library.schemes.values()):
            findings.error(
                reference.file,
                reference.line,
                "dead_link",
                f"no scheme has the module {target.key}",
                "add it to a scheme",
                where=reference.where,
            )
    lacking = [scheme.key for scheme in homes if not _has(scheme, target.key)]
    if lacking:
        message = f"the link {target} is dead in the scheme {', '.join(lacking)}, which does not have that module"
        findings.error(
            reference.file, reference.line, "dead_link", message, "link to a tool or case instead, or add the module", where=reference.where
        )


def _has(scheme: Scheme, module: str) -> bool:
    return any(part.module == module for part in scheme.modules)


def check_modules_in_schemes(schemes: Iterable[Scheme], modules: Iterable[Module], findings: Findings) -> None:
    """Warn of a module in no scheme: nobody can learn it. Note a module that lacks a scheme's first language and the fallback."""
    used: set[str] = set()
    by_key = {module.key: module for module in modules}
    for scheme in schemes:
        for part in scheme.modules:
            used.add(part.module)
            lacking = [language for language in scheme.languages if language not in by_key[part.module].languages]
            if lacking:
                message = f"the module {part.module} is not written in {', '.join(lacking)}, languages of this scheme"
                findings.warning(
                    f"schemes/{scheme.key}/scheme.yaml",
                    0,
                    "module_language",
                    message,
                    "translate it; until then it shows its source language",
                )
    for key in by_key:
        if key not in used:
            findings.warning(f"modules/{key}/module.yaml", 1, "module_unused", f"no scheme has the module {key}", "add it to a scheme")
