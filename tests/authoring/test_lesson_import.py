"""Lessons from Markdown and Word: blocks at headings, nothing executed, what is left out is told."""

import io
import zipfile

import pytest
import yaml

from inducci_lms.authoring.imports import lesson
from inducci_lms.content import segments
from inducci_lms.kernel.errors import Invalid, TooLarge

MARKDOWN = """# From pithead to C-mine

Coal was found in 1901.

## Buying time

The city bought the site. <script>alert(1)</script> ![map](x.png)

| What | Figure |
| --- | --- |
| Jobs | 330 |

After the table.

## Buying time

Again.
"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def paragraph(text: str, style: str = "", extra: str = "", run: str = "") -> str:
    properties = f"<w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}{extra}</w:pPr>"
    return f"<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W} {R}><w:body>{body}</w:body></w:document>")
        package.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="https://example.org/"/><Relationship Id="r2" Target="file:///etc/passwd"/></Relationships>',
        )
        for name, content in more.items():
            package.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def test_markdown_is_cut_at_headings_and_tables() -> None:
    found = lesson.read("lesson.md", MARKDOWN.encode())
    assert found.title == "From pithead to C-mine"
    assert [(identifier, kind) for identifier, kind, _ in found.blocks] == [
        ("opening", "text"),
        ("buying-time", "text"),
        ("table", "table"),
        ("buying-time-2", "text"),
        ("buying-time-3", "text"),
    ]
    assert [note.detail.split()[0] for note in found.notes] == ["image", "HTML"]
    assert "<script" not in found.blocks[1][2].replace(r"\<", "")


def test_the_files_read_back_as_segments() -> None:
    structure, prose = lesson.read("lesson.md", MARKDOWN.encode()).files()
    ids = [block["id"] for block in yaml.safe_load(structure)["blocks"]]
    parsed = segments.parse(prose)
    assert list(segments.faults(parsed)) == []
    assert set(ids) <= {segment.id for segment in parsed.segments}


def test_word_headings_lists_emphasis_links_and_tables_come_over() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph("A site", "Title")
        + paragraph("Before", run="<w:b/>")
        + paragraph("What was hard", "Heading2")
        + paragraph("first", extra=number)
        + paragraph("second", extra=number)
        + '<w:p><w:hyperlink r:id="r1"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>'
        + '<w:p><w:hyperlink r:id="r2"><w:r><w:t>bad</w:t></w:r></w:hyperlink></w:p>'
        + "<w:p><w:r><w:drawing/></w:r></w:p>"
        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a|b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    found = lesson.read("lesson.docx", docx(body))
    assert found.title == "A site"
    assert found.blocks[0] == ("opening", "text", "**Before**")
    assert found.blocks[1][0] == "what-was-hard"
    assert "- first\n- second" in found.blocks[1][2]
    assert "[link](https://example.org/)" in found.blocks[1][2]
    assert found.blocks[2][1:] == ("table", "| a\\|b |\n| --- |")
    assert {note.detail for note in found.notes} == {"link file:///etc/passwd", "image"}


def test_a_word_file_with_macros_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        lesson.read("lesson.docx", docx(paragraph("x"), word__vbaProject_bin=b"").replace(b"vbaProject_bin", b"vbaProject.bin"))
    assert caught.value.code == "macros"


def test_entities_in_a_word_file_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')
    with pytest.raises(Invalid) as caught:
        lesson.read("lesson.docx", buffer.getvalue())
    assert caught.value.code == "xml_entities"


def test_a_word_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLarge):
        lesson.read("lesson.docx", docx(" " * 30_000_000))


@pytest.mark.parametrize(("name", "data"), [("x.md", b"\xff\xfe"), ("x.docx", b"PK broken"), ("x.md", b"   "), ("x.docm", b"abc")])
def test_what_cannot_be_read_says_what_to_do(name: str, data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        lesson.read(name, data)
    assert caught.value.message
