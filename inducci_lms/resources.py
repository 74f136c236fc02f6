"""Files that come with the library, wherever it is installed: templates, migrations, course content, static files, translations."""

import importlib.resources
from pathlib import Path

from inducci_lms.kernel.errors import ConfigError

_ROOT = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder ``templates``, ``migrations``, ``course_content``, ``static`` or ``translations``.

    The first three lie beside the package in a checkout and inside it in a wheel. Raises :class:`ConfigError` with the
    remedy when there is none.
    """
    inside = _ROOT / name
    if inside.is_dir():
        return inside
    try:
        path = Path(str(importlib.resources.files(f"inducci_lms.{name}")))
    except ModuleNotFoundError:
        path = _ROOT.parent / name
    if not path.is_dir():
        raise ConfigError(f"the folder {name!r} of inducci_lms is not there: install the library (`pip install -e .` in a checkout)")
    return path
