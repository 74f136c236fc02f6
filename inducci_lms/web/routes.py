"""How a feature names its addresses: a plain list, turned into a blueprint by the extension (module-level blueprints freeze)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from inducci_lms.web import access

View = TypeVar("View", bound=Callable[..., Any])

#: Which limit of the configuration bounds a request's body: ``max_form_bytes`` or ``max_upload_bytes``.
Body = Literal["form", "upload"]


@dataclass(frozen=True, slots=True)
class Route:
    """One address of a feature: what Flask needs, and the action that :mod:`~inducci_lms.web.access` decides about."""

    rule: str
    endpoint: str
    view: Callable[..., Any]
    methods: tuple[str, ...]
    action: str
    body: Body = "form"


class Routes:
    """The addresses of one package; ``name`` is the middle part of its endpoints (``<mounted>.<name>.<endpoint>``).

    ``machine=True`` marks an interface for programs: no cookie counts as a credential, so no CSRF check, no language cookie,
    no pages for errors; the package registers ``errors`` of its own and may be mounted under ``xapi_url_prefix``.
    """

    def __init__(self, name: str, *, machine: bool = False) -> None:
        self.name = name
        self.machine = machine
        self.all: list[Route] = []
        self.errors: list[tuple[type[Exception] | int, Callable[[Any], Any]]] = []

    def get(self, rule: str, endpoint: str, *, action: str) -> Callable[[View], View]:
        """Answer GET (and HEAD) at ``rule`` for those who may do ``action``."""
        return self.any(rule, endpoint, methods=("GET",), action=action)

    def post(self, rule: str, endpoint: str, *, action: str, body: Body = "form") -> Callable[[View], View]:
        """Answer POST at ``rule`` for those who may do ``action``."""
        return self.any(rule, endpoint, methods=("POST",), action=action, body=body)

    def any(self, rule: str, endpoint: str, *, methods: Sequence[str], action: str, body: Body = "form") -> Callable[[View], View]:
        """Answer ``methods`` at ``rule``; the general form, for views that serve several methods."""
        access.require_known(action)

        def add(view: View) -> View:
            self.all.append(Route(rule, endpoint, view, tuple(methods), action, body))
            return view

        return add

    def on_error(self, kind: type[Exception] | int) -> Callable[[View], View]:
        """Answer an exception class or status code raised under these addresses, instead of the error page."""

        def add(handler: View) -> View:
            self.errors.append((kind, handler))
            return handler

        return add
