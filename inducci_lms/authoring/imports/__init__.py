"""Questions written elsewhere (GIFT, Moodle XML, QTI 2.1, CSV) as questions of ours, with a true report before anything is written."""

from inducci_lms.authoring.imports import gift, moodle, qti, table
from inducci_lms.authoring.imports.model import Imported
from inducci_lms.authoring.xml import MAX_BYTES
from inducci_lms.kernel.errors import Invalid, TooLarge

FORMATS = ("gift", "moodle", "qti", "csv")


def read(name: str, data: bytes, language: str) -> Imported:
    """Return what a file holds, its format found out from name and content.

    Raises :class:`Invalid` when it is none of the formats, :class:`TooLarge`. Nothing is written.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_BYTES // 1_000_000} MB at once: split the file")
    found = guess(name, data)
    if found == "moodle":
        return moodle.read(data, language)
    if found == "qti":
        return qti.read(data, language)
    if found == "csv":
        return table.read(data, language)
    try:
        return gift.read(data.decode("utf-8-sig"), language)
    except UnicodeDecodeError as error:
        raise Invalid("not_utf8", f"save the file as UTF-8: byte {error.start} is none") from None


def guess(name: str, data: bytes) -> str:
    """Return which of :data:`FORMATS` a file has. Raises :class:`Invalid` when it is none.

    >>> guess("bank.xml", b"<quiz><question type='essay'/></quiz>")
    'moodle'
    """
    head = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        return "qti"
    if head.startswith(b"<"):
        if b"<quiz" in head:
            return "moodle"
        if b"assessmentItem" in head or b"assessmentTest" in head:
            return "qti"
        raise Invalid("format_unknown", "this XML is neither a Moodle question bank (<quiz>) nor a QTI 2.1 item (<assessmentItem>)")
    if name.lower().endswith((".csv", ".tsv")):
        return "csv"
    if name.lower().endswith((".gift", ".txt")) or b"{" in data:
        return "gift"
    raise Invalid("format_unknown", "known are GIFT (.gift, .txt), Moodle XML, QTI 2.1 (.xml, .zip) and CSV (.csv)")
