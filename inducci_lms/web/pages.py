"""From a documented dataclass to a page. A template sees exactly one: ``page``, and the helpers listed in :func:`helpers`."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, has_request_context, request, session
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from inducci_lms.web import assets, csrf, current, languages, texts, urls
from inducci_lms.web.formats import endonym, formats
from inducci_lms.web.runtime import Runtime
from inducci_lms.web.templating import environment

_FLASH = "inducci_flash"
#: Stands for a form's token in pieces that are kept; nobody can guess it, so no text can hold it.
_TOKEN = f"token-{secrets.token_hex(16)}"


@dataclass(frozen=True, slots=True)
class LanguageHere:
    """One entry of the language menu: this very page in a language that our own texts are in."""

    code: str
    #: The language's own name for itself.
    name: str
    href: str
    current: bool


class _Lazy:
    """A text that is asked for only when a template shows it: the person's name may cost the host a query."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __str__(self) -> str:
        return self._make()

    def __bool__(self) -> bool:
        return bool(self._make())

    def __eq__(self, other: object) -> bool:
        return self._make() == other

    def __hash__(self) -> int:
        return hash(self._make())


class _LanguagesHere(Sequence[LanguageHere]):
    """The language menu, made when a template walks through it."""

    def __init__(self) -> None:
        self._made: tuple[LanguageHere, ...] | None = None

    def _all(self) -> tuple[LanguageHere, ...]:
        if self._made is None:
            self._made = tuple(_languages_here()) if has_request_context() else ()
        return self._made

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())


def _languages_here() -> Iterator[LanguageHere]:
    shown = current.language()
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != languages.ARGUMENT]
    # The reply to a form has the form's address; the language is chosen on the page it stood on.
    path = request.script_root + request.path if request.method in ("GET", "HEAD") else urls.root() + "/"
    for tag in texts.available(current.runtime().config.translations):
        yield LanguageHere(tag, endonym(tag), f"{path}?{urlencode([*arguments, (languages.ARGUMENT, tag)])}", tag == shown)


def _person_name() -> str:
    person = current.person()
    return "" if person is None else person.name or person.ref


def _flash() -> str:
    return str(session.pop(_FLASH)) if _FLASH in session else ""


@pass_context
def _slot(context: Context, name: str) -> Markup:
    return current.runtime().slots.render(name, context.get("page"))


def page(template: str, content: Any, status: int = 200) -> Response:
    """Return ``template`` (below ``templates/inducci_lms/``) rendered with the dataclass ``content`` as ``page``."""
    response = Response(render(template, content), status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = current.language()
    return response


def render(template: str, content: Any) -> str:
    """Return the text of a template: pages, fragments and mails alike."""
    context: dict[str, Any] = helpers()
    context["page"] = content
    return environment(current_app).render(f"inducci_lms/{template}", context)


def helpers() -> dict[str, Any]:
    """Return what every template of ours knows besides ``page``."""
    language = current.language()
    state = current.runtime()
    catalogue = texts.catalogue(language, state.config.translations)
    gettext, ngettext, fill = catalogue.gettext, catalogue.ngettext, texts.fill

    def t(message: str, /, **values: Any) -> str:
        return fill(gettext(message), values) if values else gettext(message)

    def tn(singular: str, plural: str, num: int, /, **values: Any) -> str:
        return fill(ngettext(singular, plural, num), {"num": num, **values})

    context: dict[str, Any] = {}

    pieces = _pieces(context, state, language)

    context.update(
        {
            "t": t,
            "tn": tn,
            "lang": language,
            "fmt": formats(language, state.config.time_zone),
            "lms_url": urls.lms_url,
            "root": urls.root(),
            "asset_url": assets.asset_url,
            "csrf_token": csrf.token,
            "site_title": state.config.title,
            "person_name": _Lazy(_person_name),
            "languages_here": _LanguagesHere(),
            "flash": _flash,
            "may": current.may,
            "slot": _slot,
            "pieces": pieces,
        }
    )
    return context


def _pieces(context: dict[str, Any], state: Runtime, language: str) -> Callable[..., Markup]:
    """Return the template function that shows a list of things, pieces of one look rendered once (:mod:`.fragments`)."""

    def kept(template: str, name: str, items: Iterable[Any], otherwise: str = "") -> Markup:
        shown = environment(current_app)
        # A kept piece holds a stand-in where a form's token goes: the token is one session's own.
        keeping = {**context, "csrf_token": lambda: _TOKEN, "pieces": kept}

        def render_one(item: Any) -> str:
            wanted = template.replace("{kind}", getattr(item, "kind", ""))
            return shown.render_first([f"inducci_lms/{one}" for one in (wanted, otherwise) if one], {**keeping, name: item})

        if shown.auto_reload:
            return Markup("".join(map(render_one, items)))  # noqa: S704 – rendered with autoescape on
        return state.fragments.join((template, language, state.config.time_zone), items, render_one)

    def pieces(template: str, name: str, items: Iterable[Any], otherwise: str = "") -> Markup:
        """Show each item by ``template``; ``{kind}`` in it stands for the item's kind, ``otherwise`` for kinds without one."""
        joined: Markup = kept(template, name, items, otherwise)
        return Markup(joined.replace(_TOKEN, csrf.token())) if _TOKEN in joined else joined  # noqa: S704 – as above

    return pieces


def machine(data: Any, status: int = 200) -> Response:
    """Return JSON for our own scripts."""
    response = Response(json.dumps(data, ensure_ascii=False, separators=(",", ":")), status=status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def redirect(url: str, *, code: int = 303) -> Response:
    """Return the way on after a form: 303, so that a reload repeats nothing."""
    return Response("", status=code, headers={"Location": url, "Cache-Control": "no-store"}, mimetype="text/html")


def leave(message: str) -> None:
    """Leave one message for the next page."""
    session[_FLASH] = message


def left() -> str:
    """Return the message that the last form left for this page, once; "" when there is none."""
    return _flash()


def json_script(data: Any) -> Markup:
    """Return JSON that is safe inside ``<script type="application/json">``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 – every character with a meaning in HTML was replaced
