"""Every package that comes along has a licence that fits Apache-2.0 code and public administrations (decision: licences)."""

import re
from importlib import metadata

import pytest

#: Words of licences that may be combined and passed on with ours; weak copyleft is fine as an unchanged dependency.
FITS = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Unlicense|0BSD|CC0|Zlib|HPND|Public Domain)\b", re.I
)
#: Packages whose metadata say it otherwise, read by hand: name → what their licence file says.
READ = {
    "psycopg": "LGPL-3.0, used unchanged through its interface, optional",
    "psycopg-binary": "LGPL-3.0, used unchanged through its interface, optional",
}


def needed(name: str, seen: dict[str, metadata.Distribution]) -> None:
    """Collect a distribution and everything it requires, extras left out."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return
    try:
        seen[key] = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    for requirement in seen[key].requires or ():
        if "extra ==" not in requirement:
            match = re.match(r"[A-Za-z0-9._-]+", requirement)
            assert match is not None
            needed(match.group(), seen)


def licence(distribution: metadata.Distribution) -> str:
    fields = distribution.metadata
    classifiers = " ".join(line for line in fields.get_all("Classifier") or () if line.startswith("License"))
    return f"{fields.get('License-Expression', '')} {(fields.get('License') or '')[:200]} {classifiers}".strip()


def test_every_dependency_has_a_licence_that_fits() -> None:
    seen: dict[str, metadata.Distribution] = {}
    needed("inducci-lms", seen)
    assert len(seen) > 15, "the walk over the requirements found too little"
    wrong = {name: licence(found) for name, found in seen.items() if name not in READ and not FITS.search(licence(found))}
    assert wrong == {}


@pytest.mark.parametrize("name", ["LICENSE", "course_content/LICENSE"])
def test_the_licence_texts_ship(name: str) -> None:
    from tests.contract.test_packaging import ROOT

    text = (ROOT / name).read_text(encoding="utf-8")
    assert ("Apache License" in text) if name == "LICENSE" else ("CC BY 4.0" in text or "Attribution 4.0" in text)
