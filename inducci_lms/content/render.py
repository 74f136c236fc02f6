"""Neutral addresses to addresses of the mount that asks: a compiled document serves every mount, prefix and scheme."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inducci_lms.content.document import Document


def localise(html: str, root: str, scheme_url: str = "") -> str:
    """Return ``html`` with the addresses of this mount.

    ``root`` is the mount's address without a slash at its end, ``scheme_url`` that of the scheme the reader is in. Only
    attribute values are touched: in prose a quotation mark is an entity, so that nothing written there can look like one.

    >>> localise('<a href="inducci:scheme/modules/c1/x#b">', "/training", "/training/schemes/limburg")
    '<a href="/training/schemes/limburg/modules/c1/x#b">'
    """
    if '"inducci:' not in html:
        return html
    return (
        html.replace('"inducci:schemes/', f'"{root}/schemes/')
        .replace('"inducci:scheme/', f'"{scheme_url}/')
        .replace('"inducci:library/', f'"{root}/library/')
        .replace('"inducci:media/', f'"{root}/media/')
    )


def address(href: str, root: str, scheme_url: str = "") -> str:
    """Return one address of this mount for a neutral one; others come back as they are."""
    return localise(f'"{href}', root, scheme_url)[1:]


def localise_document(document: Document, root: str, scheme_url: str = "") -> Document:
    """Return the document with every address in it made one of this mount, those of files in ``settings`` too."""
    blocks = tuple(
        replace(
            block,
            html=localise(block.html, root, scheme_url),
            parts={part: localise(html, root, scheme_url) for part, html in block.parts.items()},
            settings=_settings(block.settings, root, scheme_url),
        )
        for block in document.blocks
    )
    parts = {part: localise(html, root, scheme_url) for part, html in document.parts.items()}
    return replace(document, blocks=blocks, parts=parts)


def _settings(value: Any, root: str, scheme_url: str) -> Any:
    if isinstance(value, Mapping):
        return {
            key: address(inner, root, scheme_url) if key == "href" and isinstance(inner, str) else _settings(inner, root, scheme_url)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_settings(inner, root, scheme_url) for inner in value]
    return value
