"""Numbers as people type them: decimal comma or point, thousand separators by language, signs and units."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

#: Languages that write 1,000.5; all others of ours write 1.000,5 or 1 000,5.
_POINT = {"en", "ga", "mt", "he", "zh", "ja", "ko", "th", "hi"}
#: Languages that group thousands with a blank: a lone separator there is always decimal.
_BLANK = {"cs", "sk", "pl", "fr", "fi", "sv", "nb", "no", "nn", "da", "hu", "bg", "lv", "lt", "et", "uk", "ru"} - {"da"}

_NUMBER = re.compile(r"[+-]?(?:\d+|\d*[.]\d+|\d+[.])\Z", re.ASCII)

#: No honest answer is longer, and the arithmetic stays small.
_LONGEST = 40


def parse_number(typed: str, language: str = "en", unit: str = "") -> Decimal | None:
    """Return what ``typed`` means on a page in ``language``, or None if it is no number.

    With both separators present the last one is decimal. A lone one is decimal unless it is the language's thousand separator and
    exactly three digits follow. Blanks and apostrophes group. A trailing ``unit`` or ``%`` is dropped.

    >>> parse_number("1.500", "nl"), parse_number("1.500", "en"), parse_number("31,7 %", "de")
    (Decimal('1500'), Decimal('1.500'), Decimal('31.7'))
    >>> parse_number("about ten") is None
    True
    """
    text = unicodedata.normalize("NFKC", typed).strip().replace("−", "-")
    text = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
    for ending in filter(None, (unicodedata.normalize("NFKC", unit).strip(), "%")):
        if text.casefold().endswith(ending.casefold()):
            text = text[: -len(ending)]
    text = re.sub(r"[\s'’_]", "", text)
    if not text or len(text) > _LONGEST:
        return None
    plain = _plain(text, language.split("-")[0].lower())
    if plain is None or not _NUMBER.match(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern above leaves nothing else
        return None


def _plain(text: str, language: str) -> str | None:
    """Return ``text`` with a decimal point and no grouping, or None if it groups strangely."""
    separators = [char for char in text if char in ".,"]
    if not separators:
        return text
    decimal = separators[-1]
    if len(set(separators)) == 1:
        grouped = re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{3})+", text) is not None
        if len(separators) > 1:
            return re.sub(r"[.,]", "", text) if grouped else None
        thousands = "" if language in _BLANK else ("," if language in _POINT else ".")
        if grouped and decimal == thousands and not re.match(r"[+-]?0", text):
            return text.replace(decimal, "")
        return text.replace(decimal, ".")
    whole, _, rest = text.rpartition(decimal)
    other = "," if decimal == "." else "."
    if decimal in whole or not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{other}\d{{3}})+", whole):
        return None
    return f"{whole.replace(other, '')}.{rest}"


def number_text(canonical: str, language: str = "en") -> str:
    """Return a canonical number as it is typed in ``language``: decimal sign of the language, no grouping.

    >>> number_text("31.7", "nl"), number_text("31.7", "en")
    ('31,7', '31.7')
    """
    return canonical if language.split("-")[0].lower() in _POINT else canonical.replace(".", ",")


def canonical(number: Decimal) -> str:
    """Return the one spelling under which a number is stored and sent: no exponent, no trailing zeros.

    >>> canonical(Decimal("1.50")), canonical(Decimal("100")), canonical(Decimal("-0.0"))
    ('1.5', '100', '0')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "+0", "") else text.removeprefix("+")
