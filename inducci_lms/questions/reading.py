"""Reading submitted fields, alike for all kinds."""

import unicodedata

from inducci_lms.questions.model import MAX_TEXT, Form, Trouble


def values(form: Form, name: str) -> tuple[str, ...]:
    """Return the non-empty values sent under ``name``, each once, in the order sent."""
    return tuple(dict.fromkeys(value for value in form.get(name, ()) if value))


def text(form: Form, name: str, troubles: list[Trouble]) -> str:
    """Return the text typed into ``name``: NFC, trimmed, without control characters, at most ``MAX_TEXT`` characters."""
    typed = unicodedata.normalize("NFC", next(iter(form.get(name, ())), "")[: MAX_TEXT * 4])
    typed = "".join(" " if char in "\t\r\n" else char for char in typed if char in "\t\r\n" or unicodedata.category(char) != "Cc").strip()
    if len(typed) > MAX_TEXT:
        troubles.append(Trouble(name, "too_long"))
        return typed[:MAX_TEXT]
    return typed


def option(form: Form, name: str, known: tuple[str, ...], troubles: list[Trouble]) -> str:
    """Return the one option chosen under ``name``, or ""; an unknown one is told and dropped."""
    sent = values(form, name)
    good = tuple(value for value in sent if value in known)
    if len(good) < len(sent):
        troubles.append(Trouble(name, "unknown_option"))
    if len(good) > 1:
        troubles.append(Trouble(name, "one_only"))
    return good[0] if good else ""
