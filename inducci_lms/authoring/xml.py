"""XML from outside: no entities, no outside references, bounded."""

from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe

from inducci_lms.kernel.errors import Invalid, TooLarge

#: Nothing larger is read; a question bank of 10,000 questions has about this size.
MAX_BYTES = 20_000_000


def parse(data: bytes) -> Element:
    """Return the root element. Raises :class:`Invalid` for what is no XML or tries entities, :class:`TooLarge`."""
    if len(data) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_BYTES // 1_000_000} MB at once: split the file")
    try:
        root: Element = Safe.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Invalid("xml_entities", f"the file declares entities or outside references, which are not read: {error}") from None
    except (ParseError, ValueError) as error:
        raise Invalid("not_xml", f"the file is not well-formed XML: {error}") from None
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def inner(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """Return the content of an element as HTML text without namespaces, leaving out elements named in ``skip``."""
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        name = local(child)
        if name and name not in skip:
            attributes = "".join(f' {key.rsplit("}", 1)[-1]}="{escape(value)}"' for key, value in child.attrib.items())
            pieces.append(f"<{name}{attributes}>{inner(child, skip)}</{name}>")
        pieces.append(escape(child.tail or "", quote=False))
    return "".join(pieces)
