"""Words as they are compared: without case, accents and punctuation."""

import re
import unicodedata

#: Letters that do not fall apart into a base letter and a mark.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched: without case, accents and punctuation.

    >>> words_of("Bielsko-Biała, Steenkool‑mijn")
    ('bielsko', 'biala', 'steenkool', 'mijn')
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return tuple(_WORD.findall(plain))
