"""The wheel's table of contents is true: setup.cfg names every package, and every folder named is there."""

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Top-level folder → the package it ships as.
FOLDERS = {
    "inducci_lms": "inducci_lms",
    "migrations": "inducci_lms.migrations",
    "templates": "inducci_lms.templates",
    "course_content": "inducci_lms.course_content",
}


def listed() -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser["options"]["packages"].split()


def in_the_tree() -> set[str]:
    found = set()
    for folder, package in FOLDERS.items():
        for init in (ROOT / folder).rglob("__init__.py"):
            found.add(".".join([package, *init.parent.relative_to(ROOT / folder).parts]))
    return found


def test_setup_cfg_lists_exactly_the_packages_of_the_tree() -> None:
    """An editable install hides a forgotten entry; the wheel would lack it."""
    assert set(listed()) == in_the_tree()
    assert len(listed()) == len(set(listed()))


def test_every_folder_with_python_is_a_package() -> None:
    for folder in FOLDERS:
        for module in (ROOT / folder).rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), f"{module.parent} needs an __init__.py, or the wheel lacks {module.name}"
