"""Our style sheet, scripts and pictures: one address per build, so that browsers keep them for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app

from inducci_lms import resources
from inducci_lms.web import urls


def folder() -> Path:
    """Return the folder of static files."""
    return resources.folder("static")


def build() -> str:
    """Return the hash over all static files: the middle of each asset's address. While debugging, changed files change it."""
    return _hash(_stamp() if current_app.debug else 0.0)


def asset_url(path: str) -> str:
    """Return the address of a static file (``css/inducci.css``)."""
    return f"{urls.root()}/assets/{build()}/{path}"


def _stamp() -> float:
    return max((p.stat().st_mtime for p in folder().rglob("*") if p.is_file()), default=0.0)


@lru_cache(maxsize=2)
def _hash(stamp: float) -> str:
    digest = hashlib.sha256()
    root = folder()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
