"""Raw HTML, scripts and dangerous links never come through, whatever is written (issue A, point 2)."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inducci_lms.content import prose

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "<style>*{display:none}</style>",
    "<!-- comment --><b onmouseover=alert(1)>x</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](//evil.example)",
    "[x](/admin)",
    "[x](../../etc/passwd)",
    "[x](#main)",
    "[x](file:///etc/passwd)",
    "[x](inducci:media/abc/x)",
    "[x](https://user:pass@evil.example/)",
    "[x](mailto:a@example.org)",
    "![x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](https://example.org){onclick=alert(1)}",
    "[x]{style=color:red .class #id onclick=alert(1)}",
    '[x](https://example.org "onmouseover=alert(1)")',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    '"inducci:media/x" and &quot;inducci:media/x&quot;',
    "| <script>x</script> |\n|---|\n| <b>y</b> |",
    '<https://example.org/"onclick=alert(1)>',
    "x\u202ey <\x01script>",
]


class Seen(HTMLParser):
    """Collects what a browser would find: elements, attributes, addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add((tag, name))
            if name in ("href", "src"):
                self.addresses.append(value or "")


def judge(html: str) -> None:
    seen = Seen()
    seen.feed(html)
    assert seen.tags <= prose.TAGS
    allowed = {(tag, name) for tag, names in prose.ATTRIBUTES.items() for name in names} | {(tag, "class") for tag in prose.CLASSES}
    assert seen.attributes <= allowed
    for address in seen.addresses:
        assert re.match(r"https://[^@]+|inducci:(scheme|schemes|library|media)/|#source-\d+\Z", address), address


def html_of(text: str, *, inline: bool = False) -> str:
    return prose.render(prose.parse(text, inline=inline), prose.Context(), block="b", inline=inline)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_dangerous_comes_through(text: str) -> None:
    for inline in (False, True):
        html = html_of(text, inline=inline)
        judge(html)
        assert 'href="inducci:media' not in html


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.startswith(("<s", "<i", "[x](", "!["))])
def test_what_is_refused_is_told_too(text: str) -> None:
    harmless = ('[x](https://example.org "onmouseover=alert(1)")', "[x](java\tscript:alert(1))")
    assert prose.parse(text).faults or text in harmless


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab<>[](){}!`*_#|-=\"'&;:/@\\\n .1javscriptohelg"), max_size=80))
def test_whatever_is_written_only_known_elements_come_out(text: str) -> None:
    judge(html_of(text))
    judge(html_of(text, inline=True))


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*HOSTILE, "# ", "- ", "> ", "\n", "[", "](", ")", "`", "*"]), max_size=6))
def test_hostile_pieces_put_together_do_no_harm_either(pieces: list[str]) -> None:
    judge(html_of("".join(pieces)))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "*" * 20_000,
        "> " * 5_000 + "x",
        "- " * 5_000 + "x",
        "`" * 20_000,
        "[a](" * 5_000,
        "![" * 5_000,
        "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n",
        "&#" * 9_000,
        "[@" * 9_000,
        "[x]{" * 5_000,
    ],
)
def test_texts_made_to_be_slow_are_not(text: str) -> None:
    """A reader that goes back and forth would need hours for these."""
    judge(html_of(text))


def test_citations_are_numbered_through_a_document() -> None:
    context = prose.Context()
    first = prose.render(prose.parse("One [@b; @a]."), context, block="x")
    second = prose.render(prose.parse("Two [@a] [@c]."), context, block="y")
    assert re.findall(r"#source-(\d)", first + second) == ["1", "2", "2", "3"]
    assert context.numbers == {"b": 1, "a": 2, "c": 3}
    assert '<a class="inducci-cite" href="#source-1">[1]</a>' in first


def test_headings_have_the_same_ids_in_every_language() -> None:
    ids = []
    for text in ("## One\n\n### Two\n\n## Three", "## Een\n\n### Twee\n\n## Drie"):
        context = prose.Context()
        html = prose.render(prose.parse(text), context, block="opening")
        ids.append(re.findall(r'<h(\d) id="([^"]+)"', html))
        assert context.headings[0].text in ("One", "Een")
    assert ids[0] == ids[1] == [("2", "h-opening-1"), ("3", "h-opening-2"), ("2", "h-opening-3")]


def test_a_word_in_another_language_carries_its_language() -> None:
    assert '<span lang="de">Zeche</span>' in html_of("the [Zeche]{lang=de}")
    assert "lang=" not in html_of("the [Zeche]{lang=nonsense-x}")


def test_a_table_has_scoped_headers_a_caption_and_marked_figures() -> None:
    parsed = prose.parse("| Year | Jobs |\n|---|--:|\n| 1960 | 44 |")
    html = prose.table_html(parsed, prose.Context(), caption="Jobs <em>by</em> year", row_headers=True, numeric=(2,))
    assert "<caption>Jobs <em>by</em> year</caption>" in html
    assert html.count('scope="col"') == 2
    assert '<th scope="row">1960</th>' in html
    assert '<td class="inducci-num">44</td>' in html


def test_gaps_of_a_cloze_stay_as_they_are() -> None:
    assert html_of("The mine of {{gap1}}, *not* {{gap2}}.") == "<p>The mine of {{gap1}}, <em>not</em> {{gap2}}.</p>"


def test_plain_words_are_words_only() -> None:
    assert prose.plain(prose.parse("## A *b*\n\nc [d](https://e.example) `f` [@g]\nh")) == "A b\nc d f h"
