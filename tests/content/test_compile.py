"""What publishing stores: rendered blocks of every kind, hashes that depend on the content alone, neutral addresses."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.content import codec
from inducci_lms.content.compile import Compiled, block_hashes, changed_blocks, compile_library
from inducci_lms.content.document import Document, RenderedBlock
from inducci_lms.content.load import load
from inducci_lms.content.model import Module
from inducci_lms.content.render import address, localise, localise_document
from tests.content import course


@pytest.fixture
def compiled(root: Path) -> Compiled:
    return compile_library(load(root))


def block(compiled: Compiled, name: str, language: str = "en", activity: str = "reading") -> RenderedBlock:
    found = compiled.modules["core"].documents[activity, language].block(name)
    assert found is not None
    return found


def test_text_has_headings_citations_and_links(compiled: Compiled) -> None:
    html = block(compiled, "opening").html
    assert '<h2 id="h-opening-1">A heading with <em>stress</em></h2>' in html
    assert '<a class="inducci-cite" href="#source-1">[1]</a><a class="inducci-cite" href="#source-2">[2]</a>' in html
    for href in (
        "inducci:scheme/modules/core/quiz",
        "inducci:library/tools/walk",
        "inducci:library/cases/cmine",
        "inducci:library/glossary#mine",
    ):
        assert f'href="{href}"' in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert '<span lang="de">Zeche</span>' in html
    document = compiled.modules["core"].documents["reading", "en"]
    assert [(source.number, source.id, source.year) for source in document.sources] == [(1, "facts", "2022"), (2, "law", "2021")]
    assert [heading.id for heading in document.headings] == ["h-opening-1", "h-opening-2"]


def test_every_kind_brings_what_its_template_needs(compiled: Compiled) -> None:
    assert (block(compiled, "box").settings, block(compiled, "box").plain["title"]) == ({"tone": "law"}, "The law")
    figure = block(compiled, "fig")
    assert figure.plain["alt"] == "A map with seven dots"
    assert figure.parts["caption"].startswith("Seven <em>mines</em>")
    assert (figure.settings["image"]["width"], figure.settings["image"]["type"]) == (640, "image/svg+xml")
    assert figure.settings["image"]["href"] != block(compiled, "fig", "nl").settings["image"]["href"]
    assert figure.settings["sources"] == [1]
    assert "<caption>Jobs by year</caption>" in block(compiled, "grid").html
    assert block(compiled, "said").settings == {"sources": [2]}
    film = block(compiled, "film")
    assert [caption["lang"] for caption in film.settings["captions"]] == ["en", "nl"]
    assert film.parts["transcript"] == "<p>A bell rings.</p>"
    sheet = block(compiled, "sheet", "nl").settings["file"]
    assert (sheet["language"], sheet["name"], sheet["size"]) == ("nl", "plan.nl.odt", 6)
    ask = block(compiled, "ask")
    assert ask.html == "<p>Which colour is <strong>coal</strong>?</p>"
    assert (ask.plain[""], ask.parts["b"], ask.parts["b.feedback"]) == ("Which colour is coal?", "Black", "<p>Right.</p>")
    assert ask.settings["question"]["correct"] == "b"
    task = block(compiled, "try").settings
    assert (task["minutes"], task["note"], task["download"]["name"]) == (20, True, "plan.en.odt")
    assert (
        '<dt><a href="inducci:library/glossary#mine">mijn</a></dt><dd><p>Een gat in de grond.</p></dd>'
        in block(compiled, "words", "nl").html
    )


def test_every_question_of_a_quiz_is_rendered_with_its_parts(compiled: Compiled) -> None:
    document = compiled.modules["core"].documents["quiz", "en"]
    assert [one.id for one in document.blocks] == [f"q{number}" for number in range(1, 9)]
    assert document.parts["intro"] == "<p>Eight questions.</p>"
    assert block(compiled, "q8", activity="quiz").html == "<p>The mine of {{gap1}} lies in {{gap2}}.</p>"
    assert block(compiled, "q8", activity="quiz").parts["gap1.a"] == "Winterslag"


def test_a_block_that_lacks_a_language_falls_back_as_a_whole_and_says_so(root: Path) -> None:
    """Chemnitz writes its slot in English only; a Dutch reader sees that block in English, marked."""
    course.put(root, "schemes/chemnitz/slots/core.yaml", course.SLOTS)
    course.put(root, "schemes/chemnitz/slots/core.en.md", "<!-- local -->\nIn Chemnitz.\n<!-- local-note -->\nA note.\n")
    document = compile_library(load(root)).schemes["chemnitz"].documents["core", "reading", "nl"]
    local, opening = document.block("local"), document.block("opening")
    assert local is not None
    assert opening is not None
    assert (local.language, local.fallback, local.html) == ("en", True, "<p>In Chemnitz.</p>")
    assert (opening.language, opening.fallback) == ("nl", False)


def test_addresses_become_those_of_the_mount_that_asks(compiled: Compiled) -> None:
    document = localise_document(compiled.modules["core"].documents["reading", "en"], "/nl/training", "/nl/training/schemes/limburg")
    text = json.dumps([[one.html, dict(one.parts), dict(one.settings)] for one in document.blocks])
    assert "inducci:" not in text
    opening = document.block("opening")
    assert opening is not None
    assert 'href="/nl/training/schemes/limburg/modules/core/quiz"' in opening.html
    assert 'href="/nl/training/library/tools/walk"' in opening.html
    figure = document.block("fig")
    assert figure is not None
    assert figure.settings["image"]["href"].startswith("/nl/training/media/")
    tool = compiled.shelves.tools[0].pages["en"].parts["steps"]
    assert 'href="/t/schemes/chemnitz/modules/core/reading#opening"' in localise(tool, "/t")


def test_words_in_prose_that_look_like_an_address_stay_words() -> None:
    html = "<p>&quot;inducci:media/x&quot; and inducci:media/x</p>"
    assert localise(html, "/t", "/t/s") == html
    assert address("https://example.org", "/t") == "https://example.org"


def test_documents_and_modules_survive_their_json(compiled: Compiled) -> None:
    module = compiled.modules["core"]
    assert codec.decode(codec.encode(module.module), Module) == module.module
    for document in module.documents.values():
        assert codec.decode(codec.encode(document), Document) == document
    for scheme in compiled.schemes.values():
        assert codec.scheme_from(json.loads(codec.encode(codec.scheme_value(scheme.scheme)))) == scheme.scheme


def test_the_outline_holds_no_answers_and_no_long_texts(compiled: Compiled) -> None:
    text = codec.encode(compiled.modules["core"].outline)
    assert "correct" not in text
    assert "Coal came late" not in text
    assert '"objective":"o1"' in text


def test_hashes_depend_on_the_content_alone(root: Path, tmp_path: Path) -> None:
    """Not on the folder, the order of files and keys, line ends, blank lines, comments, or on ``change:``."""
    before = compile_library(load(root))
    other = tmp_path / "elsewhere"
    shutil.copytree(root, other)
    text = (other / "modules/core/module.yaml").read_text(encoding="utf-8")
    moved = text.replace("schema: 1\n", "") + "# a comment\nschema: 1\nchange: {as: reread, for: 3f2a91c0}\n"
    course.put(other, "modules/core/module.yaml", moved)
    crlf = (other / "modules/core/reading.nl.md").read_bytes().replace(b"\n<!--", b"\n\n<!--").replace(b"\n", b"\r\n")
    course.put(other, "modules/core/reading.nl.md", crlf)
    loaded = load(other)
    assert loaded.ok
    after = compile_library(loaded)
    assert (after.modules["core"].hash, after.modules["core"].render_hash) == (
        before.modules["core"].hash,
        before.modules["core"].render_hash,
    )
    assert {key: one.hash for key, one in after.schemes.items()} == {key: one.hash for key, one in before.schemes.items()}
    assert after.shelves_hash == before.shelves_hash


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("modules/core/reading.nl.md", "Wat steenkool", "Hoe steenkool"),
        ("modules/core/reading.yaml", "wide: true", "wide: false"),
        ("modules/core/module.yaml", "minutes: 10", "minutes: 11"),
        ("modules/core/media/narrow.svg", "360", "361"),
        ("modules/core/quiz.yaml", "correct: 330", "correct: 331"),
    ],
)
def test_whatever_changes_in_a_module_changes_its_hash(root: Path, name: str, old: str, new: str) -> None:
    before = compile_library(load(root)).modules["core"].hash
    course.edit(root, name, old, new)
    assert compile_library(load(root)).modules["core"].hash != before


def test_a_changed_source_changes_what_is_rendered_not_the_content(root: Path) -> None:
    before = compile_library(load(root)).modules["core"]
    course.edit(root, "sources.yaml", "Facts & Figures", "Facts and Figures")
    after = compile_library(load(root)).modules["core"]
    assert after.hash == before.hash
    assert after.render_hash != before.render_hash


def test_changed_blocks_are_those_that_differ_in_what_both_have(root: Path) -> None:
    before = block_hashes(load(root).library.modules["core"])
    course.edit(root, "modules/core/reading.nl.md", "No legal advice.", "Geen juridisch advies.")
    course.edit(root, "modules/core/quiz.yaml", "correct: 330", "correct: 331")
    course.edit(root, "modules/core/reading.yaml", "  - {id: said, kind: quote, source: [law]}\n", "")
    after = block_hashes(load(root).library.modules["core"])
    assert changed_blocks(before, after) == {"reading/box", "quiz/q5"}
    assert changed_blocks(after, before) == {"reading/box", "quiz/q5", "reading/said"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_a_digest_is_stable_and_ignores_the_order_of_keys(value: object) -> None:
    def turned(one: object) -> object:
        if isinstance(one, dict):
            return {key: turned(one[key]) for key in reversed(list(one))}
        return [turned(inner) for inner in one] if isinstance(one, list) else one

    assert codec.digest(value) == codec.digest(turned(value)) == codec.digest(json.loads(json.dumps(value)))


@given(JSON, JSON)
def test_different_values_have_different_digests(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (codec.digest(one) == codec.digest(other)) == same
