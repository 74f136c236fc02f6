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


def test_every_file_beside_the_code_is_named_for_the_wheel() -> None:
    """Templates, styles, catalogues and courses: what setup.cfg does not name is in no wheel, and an editable install hides it."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    patterns = {name: value.replace("\n", " ").split(",") for name, value in parser["options.package_data"].items()}
    left = []
    for folder, package in FOLDERS.items():
        packed: set[Path] = set()
        for name, globs in patterns.items():
            if name == package or name.startswith(f"{package}."):
                base = ROOT / folder / Path(*name.removeprefix(package).strip(".").split("."))
                packed |= {found for pattern in globs for found in base.glob(pattern.strip())}
        for path in (ROOT / folder).rglob("*"):
            ignored = path.is_dir() or path.suffix in {".py", ".pyc"} or path.name == ".DS_Store"
            if not ignored and path not in packed and not any(parent in packed and parent != ROOT for parent in path.parents):
                left.append(str(path.relative_to(ROOT)))
    assert left == []
