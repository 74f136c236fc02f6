"""A quiz of imported questions as the two files that a course keeps: structure in YAML, prose in Markdown segments."""

from collections.abc import Iterator, Sequence

import yaml

from inducci_lms.authoring.imports.model import Draft


def quiz(drafts: Sequence[Draft], title: str) -> tuple[str, str]:
    """Return the texts of ``<activity>.yaml`` and ``<activity>.<language>.md``."""
    structure = {"questions": [dict(draft.mapping) for draft in drafts]}
    return yaml.safe_dump(structure, sort_keys=False, allow_unicode=True, width=120), "".join(_segments(drafts, title))


def _segments(drafts: Sequence[Draft], title: str) -> Iterator[str]:
    yield f"<!-- title -->\n{title}\n"
    for draft in drafts:
        identifier = draft.mapping["id"]
        for part in sorted(draft.texts, key=lambda part: (part != "", list(draft.texts).index(part))):
            yield f"\n<!-- {identifier}{'.' + part if part else ''} -->\n{draft.texts[part]}\n"
