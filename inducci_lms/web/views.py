"""The addresses that belong to no feature: static files, the privacy page, the pattern portfolio."""

from dataclasses import dataclass

from flask import Response, abort, send_from_directory

from inducci_lms.web import assets, current
from inducci_lms.web.pages import page
from inducci_lms.web.routes import Routes

routes = Routes("web")


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What is stored about a learner, and what is not, for ``privacy.html``."""

    #: The name of the training site.
    title: str


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """The pattern portfolio needs nothing: every element stands in ``components.html`` itself."""


@routes.get("/assets/<build>/<path:path>", "asset", action="assets.read")
def asset(build: str, path: str) -> Response:
    """Send a static file; for good under the current build's address, to be asked for again under any other."""
    if not (assets.folder() / path).is_file():
        abort(404)
    response = send_from_directory(assets.folder(), path, max_age=0)
    if build == assets.build():
        age = current.runtime().config.assets_max_age_s
        response.headers["Cache-Control"] = f"public, max-age={age}, immutable"
    return response


@routes.get("/privacy", "privacy", action="privacy.read")
def privacy() -> Response:
    """Show what is stored about learners, for how long, and what they can do about it."""
    return page("privacy.html", PrivacyPage(current.runtime().config.title))


@routes.get("/components", "components", action="components.read")
def components() -> Response:
    """Show every element of the pages in every state, to look at and to test."""
    return page("components.html", ComponentsPage())
