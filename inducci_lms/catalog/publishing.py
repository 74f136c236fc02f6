"""From a folder of course files to what learners see: check, compile, publish. For commands, the demo and tests."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from inducci_lms.catalog import operations
from inducci_lms.catalog.model import Publishing
from inducci_lms.catalog.storage import DatabaseStorage, MediaStorage
from inducci_lms.content.compile import Compiled, compile_library
from inducci_lms.content.load import Loaded, load
from inducci_lms.content.writing import save, with_change
from inducci_lms.kernel.errors import Invalid, Problem


def checked(folder: Path) -> Loaded:
    """Return the content below ``folder``. Raises ``Invalid`` with every error as a problem."""
    loaded = load(folder)
    if not loaded.ok:
        problems = [Problem(f"{one.file}:{one.line}" if one.line else one.file, f"{one.message} → {one.remedy}") for one in loaded.errors]
        raise Invalid("content", f"{len(problems)} errors in {folder}; flask inducci content check lists them", problems)
    return loaded


def publish_folder(
    session: Session,
    folder: Path,
    *,
    now: datetime,
    storage: MediaStorage | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Publishing:
    """Publish everything below ``folder`` in the caller's transaction. Raises ``Invalid`` for content with errors, and ``Conflict``."""
    compiled = compile_library(checked(folder), progress)
    return operations.publish(session, compiled=compiled, storage=storage or DatabaseStorage(), now=now, progress=progress)


def write_changes(compiled: Compiled, impacts: Mapping[str, str], note: str) -> tuple[str, ...]:
    """Write ``change:`` into the files of these modules (key → impact), and return the names of the files."""
    done = []
    root = compiled.assets.root
    for key, impact in impacts.items():
        name = f"modules/{key}/module.yaml"
        text = root.text(name)
        if text is not None:
            save(root.folder / name, with_change(text, impact, compiled.modules[key].hash, note))
            done.append(name)
    return tuple(done)
