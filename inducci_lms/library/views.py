"""The library's pages and the files of published courses."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Response, request, stream_with_context
from markupsafe import Markup

from inducci_lms.catalog import queries
from inducci_lms.catalog.model import MediaFile
from inducci_lms.catalog.storage import DatabaseStorage, MediaStorage, storage_for
from inducci_lms.content.document import Card, CardText
from inducci_lms.content.render import address, localise
from inducci_lms.kernel.errors import Missing
from inducci_lms.library import rules
from inducci_lms.library.pages import (
    CasePage,
    CaseRow,
    CasesPage,
    Choice,
    DownloadRow,
    DownloadsPage,
    GlossaryPage,
    GlossaryTerm,
    SourcesPage,
    Text,
    ToolPage,
    ToolRow,
    ToolsPage,
    Words,
)
from inducci_lms.library.rules import Shown
from inducci_lms.web import current
from inducci_lms.web.pages import page
from inducci_lms.web.routes import Routes
from inducci_lms.web.urls import root

routes = Routes("library")

#: Types that a browser may show by itself; everything else is offered for saving.
_INLINE = ("image/", "video/", "text/vtt", "application/pdf")

#: Nothing in a file of ours may run or load, whatever it is.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

#: Bytes of one answer to a range: a player asks on by itself, and no request holds a film in memory.
MAX_PART = 1 << 22

_HASH = re.compile(r"[0-9a-f]{64}\Z")


def _query() -> str:
    return request.args.get("q", "")[:200]


def _wanted(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(request.args.getlist(name)[:20])) for name in names}


def _text(shown: Shown, part: str, *, marks: bool = True) -> Text:
    html = localise(shown.text.parts.get(part, ""), root())
    return Text(Markup(html if marks else rules.without_marks(html)), shown.language)  # noqa: S704 – sanitised when it was published


def _parts(shown: Shown) -> dict[str, Text]:
    return {part: _text(shown, part) for part in shown.text.parts}


def _name(key: str) -> str:
    published = queries.current(current.session())
    if key.startswith("region."):
        found = published.regions.get(key.removeprefix("region."))
        return found.choose(current.languages()).text if found else key.removeprefix("region.")
    return rules.named(published.names, key, current.languages()).text


def _names(prefix: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_name(f"{prefix}.{key}") for key in keys)


def _choices(prefix: str, counts: Mapping[str, int], wanted: tuple[str, ...]) -> tuple[Choice, ...]:
    found = [Choice(value, _name(f"{prefix}.{value}"), count, value in wanted) for value, count in counts.items()]
    return tuple(sorted(found, key=lambda one: rules.alphabetical(one.label)))


def _listed(cards: list[Card]) -> list[Shown]:
    found = [rules.shown(card, current.languages()) for card in cards]
    return sorted(found, key=lambda one: rules.alphabetical(one.text.title))


def _one(cards: tuple[Card, ...], key: str, what: str) -> Shown:
    card = next((card for card in cards if card.key == key), None)
    if card is None:
        raise Missing(what)
    return rules.shown(card, current.languages())


def _title(shown: Shown) -> Words:
    return Words(shown.text.title, shown.language)


@routes.get("/library/tools", "tools", action="library.read")
def tools() -> Response:
    """The toolbox: cards by words, need and region."""
    wanted = _wanted("need", "region")
    shelves = queries.shelves(current.session())
    cards, counts = rules.chosen(shelves.tools, _query(), {"needs": wanted["need"], "regions": wanted["region"]})
    rows = tuple(
        ToolRow(
            one.card.key,
            _title(one),
            _text(one, "what", marks=False),
            int(one.card.facts["minutes"]),
            str(one.card.facts["people"]),
            _names("need", rules.values(one.card, "needs")),
            _names("region", rules.values(one.card, "regions")),
        )
        for one in _listed(cards)
    )
    needs, regions = _choices("need", counts["needs"], wanted["need"]), _choices("region", counts["regions"], wanted["region"])
    return page("library/tools.html", ToolsPage(_query(), needs, regions, rows, len(shelves.tools)))


@routes.get("/library/tools/<key>", "tool", action="library.read")
def tool(key: str) -> Response:
    """One tip card."""
    one = _one(queries.shelves(current.session()).tools, key, "tool")
    facts = one.card.facts
    content = ToolPage(
        key,
        _title(one),
        _parts(one),
        int(facts["minutes"]),
        str(facts["people"]),
        _names("need", rules.values(one.card, "needs")),
        _names("region", rules.values(one.card, "regions")),
        one.text.sources,
        tuple(one.card.pages),
    )
    return page("library/tool.html", content)


@routes.get("/library/cases", "cases", action="library.read")
def cases() -> Response:
    """The cases by words, region and series."""
    wanted = _wanted("region", "series")
    shelves = queries.shelves(current.session())
    cards, counts = rules.chosen(shelves.cases, _query(), wanted)
    rows = tuple(
        CaseRow(
            one.card.key,
            _title(one),
            _text(one, "summary", marks=False),
            _name(f"region.{one.card.facts['region']}"),
            _name(f"series.{one.card.facts['series']}"),
        )
        for one in _listed(cards)
    )
    regions, series = _choices("region", counts["region"], wanted["region"]), _choices("series", counts["series"], wanted["series"])
    return page("library/cases.html", CasesPage(_query(), regions, series, rows, len(shelves.cases)))


@routes.get("/library/cases/<key>", "case", action="library.read")
def case(key: str) -> Response:
    """One case: what is known of it and what is not."""
    one = _one(queries.shelves(current.session()).cases, key, "case")
    region, series = _name(f"region.{one.card.facts['region']}"), _name(f"series.{one.card.facts['series']}")
    return page("library/case.html", CasePage(key, _title(one), _parts(one), region, series, one.text.sources, tuple(one.card.pages)))


@routes.get("/library/glossary", "glossary", action="library.read")
def glossary() -> Response:
    """All terms, each in every language."""
    query = _query()
    cards, _ = rules.chosen(queries.shelves(current.session()).terms, query, {})
    terms = tuple(
        GlossaryTerm(one.card.key, _title(one), _text(one, "definition", marks=False), _words(one.card.pages), one.text.sources)
        for one in _listed(cards)
    )
    return page("library/glossary.html", GlossaryPage(query, queries.current(current.session()).languages, terms))


def _words(pages: Mapping[str, CardText]) -> dict[str, str]:
    return {language: text.title for language, text in pages.items()}


@routes.get("/library/downloads", "downloads", action="library.read")
def downloads() -> Response:
    """Files to take away, those in the reader's languages first."""
    languages = current.languages()
    rows = []
    for one in queries.shelves(current.session()).downloads:
        asset, titles = one.asset, one.titles
        language = next((tag for tag in (one.language, *languages) if tag in titles), next(iter(titles), ""))
        title = Words(titles.get(language) or one.file, language)
        kind = PurePosixPath(one.file).suffix.removeprefix(".").upper()
        rows.append(DownloadRow(one.file, title, address(asset["href"], root()), kind, asset["type"], asset["size"], one.language))

    def order(row: DownloadRow) -> tuple[int, tuple[tuple[str, ...], str]]:
        own = row.language == "" or row.language in languages[:1]
        return 0 if own else 1, rules.alphabetical(row.title.text)

    return page("library/downloads.html", DownloadsPage(tuple(sorted(rows, key=order))))


@routes.get("/library/sources", "sources", action="library.read")
def sources() -> Response:
    """Every work that is cited."""
    return page("library/sources.html", SourcesPage(queries.shelves(current.session()).sources))


def _storage(file: MediaFile) -> MediaStorage:
    """Where the file is: what was published before a folder was named stays in the database."""
    return DatabaseStorage() if file.stored == DatabaseStorage.name else storage_for(current.runtime().config.media_folder)


@routes.get("/media/<media_hash>/<name>", "media", action="media.read")
def media(media_hash: str, name: str) -> Response:
    """A published file; its address holds its hash, so it never changes and may be kept for ever."""
    if not _HASH.match(media_hash):
        raise Missing("media")
    etag = f'"{media_hash}"'
    session = current.session()
    file = queries.media(session, media_hash)
    headers = _headers(file, name, etag)
    if request.if_none_match.contains(media_hash):
        return Response(status=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    try:
        part = rules.byte_range(asked, file.size) if asked else None
    except ValueError:
        return Response(status=416, headers={"Content-Range": f"bytes */{file.size}", "Cache-Control": "no-store"})
    start, length = part or (0, file.size)
    if part is not None:
        length = min(length, MAX_PART)
    headers["Content-Length"] = str(length)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{file.size}"
    body = _storage(file).open(session, media_hash, start, length)
    status = 200 if part is None else 206
    if request.method == "HEAD":
        # An iterator: from a body of no bytes Werkzeug would make a Content-Length of 0.
        return Response(iter(()), status=status, headers=headers)
    if length > MAX_PART:
        # The context stays open while the file goes out, and with it the host's session.
        return Response(stream_with_context(body), status=status, headers=headers)
    return Response(b"".join(body), status=status, headers=headers)


def _headers(file: MediaFile, name: str, etag: str) -> dict[str, str]:
    text = file.content_type.startswith("text/") or file.content_type.endswith("+xml")
    shown = file.content_type.startswith(_INLINE)
    return {
        "Content-Type": f"{file.content_type}; charset=utf-8" if text else file.content_type,
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name[:120])}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": etag,
        "Accept-Ranges": "bytes",
    }
