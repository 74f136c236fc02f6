"""Our own Jinja environment beside the host's: ours is strict and keeps its options, the host's templates stay the host's.

Search order for a name below ``inducci_lms/``: the host's folders, then ours. A host file may extend the one it replaces as
``inducci_lms_original/…``. Every other name (the host's ``layout.html``) is compiled and kept by the host's own environment.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask import Flask
from jinja2 import BaseLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, Template, TemplateNotFound

from inducci_lms import resources

_OURS = ("inducci_lms/", "inducci_lms_original/")
_KEY = "inducci_lms_templates"


class LmsEnvironment(Environment):
    """Finds templates as the module says; a template replaced by the host is compiled with the host's idea of undefined."""

    def __init__(self, app: Flask) -> None:
        host = app.jinja_env
        super().__init__(
            loader=_own_loader(),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=host.auto_reload,
            cache_size=1000,
        )
        self._app = app
        self._host = host
        self._lenient = _Replaced(self, app)

    def _load_template(self, name: str, globals: Any) -> Template:
        if not name.startswith(_OURS):
            return self._host.get_template(name)
        if self._lenient.has(name):
            return self._lenient.get_template(name)
        return super()._load_template(name, globals)

    def source_of_host(self, name: str) -> str | None:
        """Return the text of the host's replacement of one of our templates, None where it has none."""
        return self._lenient.loader_source(name)

    def render(self, name: str, context: dict[str, Any]) -> str:
        """Return a template rendered with what the host's context processors and globals know, and then ``context``."""
        return self.render_first([name], context)

    def render_first(self, names: Sequence[str], context: dict[str, Any]) -> str:
        """Return the first template that there is of ``names``, rendered as :meth:`render` does."""
        known: dict[str, Any] = dict(self._host.globals)
        if names[0].endswith(".html"):
            self._app.update_template_context(known)
        known.update(context)
        return self.select_template(names).render(known)


class _Replaced(Environment):
    """Compiles the host's replacements of our templates: its loader, its undefined; parents are looked up as everywhere."""

    def __init__(self, outer: LmsEnvironment, app: Flask) -> None:
        host = app.jinja_env
        super().__init__(
            loader=_HostLoader(app),
            undefined=host.undefined,
            autoescape=True,
            extensions=tuple(host.extensions),
            auto_reload=host.auto_reload,
            cache_size=200,
        )
        self._outer = outer
        self._known: dict[str, bool] = {}
        self.filters.update(host.filters)
        self.tests.update(host.tests)
        self.globals = host.globals
        for name in ("newstyle_gettext",):
            if hasattr(host, name):
                self.extend(**{name: getattr(host, name)})

    def loader_source(self, name: str) -> str | None:
        """Return the text of the host's file of this name."""
        return cast(BaseLoader, self.loader).get_source(self, name)[0] if self.has(name) else None

    def has(self, name: str) -> bool:
        """Return whether the host has a file of this name; asked once, again and again while templates are reloaded."""
        found = self._known.get(name)
        if found is None or self.auto_reload:
            try:
                cast(BaseLoader, self.loader).get_source(self, name)
                found = True
            except TemplateNotFound:
                found = False
            self._known[name] = found
        return found

    def _load_template(self, name: str, globals: Any) -> Template:
        if self.has(name):
            return super()._load_template(name, globals)
        return self._outer._load_template(name, globals)


class _HostLoader(BaseLoader):
    """The host's own folder of templates, then those of its blueprints, without ours."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        for loader in [self._app.jinja_loader, *(blueprint.jinja_loader for blueprint in self._app.iter_blueprints())]:
            if loader is not None:
                try:
                    return loader.get_source(environment, template)
                except TemplateNotFound:
                    continue
        raise TemplateNotFound(template)


def _own_loader() -> BaseLoader:
    files = resources.folder("templates")
    return _Chain(FileSystemLoader(files), PrefixLoader({"inducci_lms_original": FileSystemLoader(files / "inducci_lms")}))


class _Chain(BaseLoader):
    def __init__(self, *loaders: BaseLoader) -> None:
        self._loaders = loaders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        for loader in self._loaders:
            try:
                return loader.get_source(environment, template)
            except TemplateNotFound:
                continue
        raise TemplateNotFound(template)


def environment(app: Flask) -> LmsEnvironment:
    """Return the environment of this app, made when first needed: the host's is complete by then."""
    found = app.extensions.get(_KEY)
    if found is None:
        found = app.extensions[_KEY] = LmsEnvironment(app)
    return cast(LmsEnvironment, found)
