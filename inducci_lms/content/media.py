"""Files that lessons show or offer: what type they are, how large a picture is, and whether an SVG is harmless."""

import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

#: Suffix → content type, by use. What is not here is not published.
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
VIDEOS = {".mp4": "video/mp4", ".webm": "video/webm"}
CAPTIONS = {".vtt": "text/vtt"}
DOWNLOADS = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".html": "text/html",
    ".ics": "text/calendar",
    **PICTURES,
}
TYPES = {**DOWNLOADS, **VIDEOS, **CAPTIONS}

#: The largest media file that is taken, in bytes, and the largest SVG.
MAX_MEDIA = 500_000_000
MAX_SVG = 2_000_000

_SIGNATURES = {
    ".png": (0, b"\x89PNG\r\n\x1a\n"),
    ".jpg": (0, b"\xff\xd8\xff"),
    ".jpeg": (0, b"\xff\xd8\xff"),
    ".webp": (8, b"WEBP"),
    ".mp4": (4, b"ftyp"),
    ".webm": (0, b"\x1a\x45\xdf\xa3"),
    ".vtt": (0, b"WEBVTT"),
    ".pdf": (0, b"%PDF-"),
    **dict.fromkeys((".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx"), (0, b"PK\x03\x04")),
}
_SVG_FORBIDDEN = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set", "animate"}
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px)?\s*\Z")


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of a file: content type, size in bytes, SHA-256, pixel size of a picture (None when unknown)."""

    name: str
    content_type: str
    size: int
    hash: str
    width: int | None = None
    height: int | None = None


def suffix(name: str) -> str:
    """Return the lower-case suffix of a file name, with its dot."""
    return PurePosixPath(name).suffix.lower()


def facts(path: Path) -> MediaFacts:
    """Return what is known of a file that :func:`fault` has passed. Reads it once, in parts."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
        digest.update(head)
        while part := stream.read(1 << 20):
            digest.update(part)
    kind = suffix(path.name)
    width, height = _pixels(kind, head)
    return MediaFacts(path.name, TYPES.get(kind, "application/octet-stream"), path.stat().st_size, digest.hexdigest(), width, height)


def fault(path: Path) -> str:
    """Return what is wrong with a media file, or ""."""
    kind = suffix(path.name)
    size = path.stat().st_size
    if size > MAX_MEDIA:
        return f"is larger than {MAX_MEDIA // 1_000_000} MB"
    if size == 0:
        return "is empty"
    with path.open("rb") as stream:
        head = stream.read(64)
    offset, signature = _SIGNATURES.get(kind, (0, b""))
    if kind == ".vtt":
        head = head.removeprefix(b"\xef\xbb\xbf")
    if signature and not head[offset:].startswith(signature):
        return f"is not a {kind[1:].upper()} file, whatever its name says"
    if kind == ".svg":
        return "is larger than 2 MB" if size > MAX_SVG else svg_fault(path.read_bytes())
    return ""


def svg_fault(data: bytes) -> str:
    """Return what makes an SVG unfit (scripts, handlers, addresses of other hosts, entities), or ""."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        return "holds a document type or entities; take them out"
    except (ParseError, ValueError, LookupError):
        return "is not well-formed XML"
    if root.tag.rpartition("}")[2] != "svg":
        return "is not an SVG"
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _SVG_FORBIDDEN:
            return f"holds a <{name}> element; take it out"
        for attribute, value in element.attrib.items():
            short = attribute.rpartition("}")[2].lower()
            if short.startswith("on"):
                return f"holds the handler {short}; take it out"
            if short in ("href", "src") and not value.startswith(("#", "data:image/png", "data:image/jpeg", "data:image/webp")):
                return f"points to {value[:60]!r}; only addresses inside the picture (#…) are shown"
            if _remote(value):
                return "loads something from outside; embed it"
        if name == "style" and _remote(element.text or ""):
            return "loads something from outside in its style; embed it"
    return ""


def _remote(value: str) -> bool:
    lowered = re.sub(r"[\s\\]", "", value).lower()
    return "@import" in lowered or any(not part.startswith(("#", "'#", '"#', "data:")) for part in lowered.split("url(")[1:])


def _pixels(kind: str, head: bytes) -> tuple[int | None, int | None]:
    try:
        if kind == ".svg":
            return _svg_pixels(head)
        if kind == ".png":
            return struct.unpack(">II", head[16:24])
        if kind in (".jpg", ".jpeg"):
            return _jpeg_pixels(head)
        if kind == ".webp" and head[12:16] == b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        if kind == ".webp" and head[12:16] == b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
    except (struct.error, ValueError, ParseError, DefusedXmlException):
        pass
    return None, None


def _svg_pixels(head: bytes) -> tuple[int | None, int | None]:
    root: Element = fromstring(head, forbid_dtd=True)
    width, height = _LENGTH.match(root.get("width", "")), _LENGTH.match(root.get("height", ""))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = root.get("viewBox", "").replace(",", " ").split()
    return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else (None, None)


def _jpeg_pixels(head: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None, None
