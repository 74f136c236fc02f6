"""Questions of other systems come in with a true report: what will, what changes, what cannot, and why (issue: authoring, imports)."""

import io
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from inducci_lms.authoring import cli, imports
from inducci_lms.authoring.imports import files, gift, markup, moodle, qti, table
from inducci_lms.authoring.imports.model import Imported, Note
from inducci_lms.kernel.errors import Invalid, TooLarge
from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import registry

GIFT = r"""
// A comment
$CATEGORY: Limburg

::Pits::How many mines were there in Limburg? {#7:0#Right: seven.}

Which site has four pillars? {
  =C-mine#Yes.
  ~Thor Park#No, that is Waterschei.
  ~%-50%be-MINE
####Read lesson 3.}

Choose what belongs to C-mine. {~%50%education ~%50%creative economy ~%-100%steel}

The mine closed in 1866. {FALSE#It closed more than a century later.#Right.}

Two plus two is {=four =4} as everybody knows.

Match. {=Winterslag -> C-mine =Waterschei -> Thor Park = -> be-MINE}

Write about your town. {}

Escaped \{braces\} \= kept {~a\:b =c\~d}
"""

MOODLE = """<?xml version="1.0"?><quiz>
<question type="category"><category><text>x</text></category></question>
<question type="multichoice"><name><text>One</text></name><questiontext format="html"><text>
  <![CDATA[<p>Which <b>one</b>? <img src="@@PLUGINFILE@@/x.png" alt="map"></p>]]></text></questiontext>
  <defaultgrade>2.0</defaultgrade><single>true</single>
  <answer fraction="100" format="html"><text>&lt;p&gt;A&lt;/p&gt;</text><feedback><text>good</text></feedback></answer>
  <answer fraction="50"><text>B</text></answer><answer fraction="0"><text>C</text></answer></question>
<question type="truefalse"><name><text>T</text></name><questiontext><text>True?</text></questiontext>
  <answer fraction="0"><text>true</text><feedback><text>no</text></feedback></answer>
  <answer fraction="100"><text>false</text></answer></question>
<question type="shortanswer"><name><text>S</text></name><questiontext><text>Who?</text></questiontext><usecase>1</usecase>
  <answer fraction="100"><text>Genk*</text></answer><answer fraction="40"><text>Hasselt</text></answer></question>
<question type="numerical"><name><text>N</text></name><questiontext><text>How many?</text></questiontext>
  <answer fraction="100"><text>330</text><tolerance>5</tolerance></answer></question>
<question type="matching"><name><text>M</text></name><questiontext><text>Match</text></questiontext>
  <subquestion><text>a</text><answer><text>1</text></answer></subquestion>
  <subquestion><text>b</text><answer><text>2</text></answer></subquestion>
  <subquestion><text></text><answer><text>3</text></answer></subquestion></question>
<question type="gapselect"><name><text>G</text></name><questiontext><text>The [[2]] of [[1]].</text></questiontext>
  <selectoption><text>coal</text><group>1</group></selectoption><selectoption><text>lamp</text><group>2</group></selectoption>
  <selectoption><text>wool</text><group>1</group></selectoption><selectoption><text>loom</text><group>2</group></selectoption></question>
<question type="multianswer"><name><text>C</text></name><questiontext><text>
  Closed {1:SHORTANSWER:=1986~=1988} in {1:MULTICHOICE:~Hasselt~=Genk#yes}.</text></questiontext></question>
<question type="essay"><name><text>E</text></name><questiontext><text>Write</text></questiontext></question>
<question type="calculated"><name><text>X</text></name><questiontext><text>2+2</text></questiontext></question>
</quiz>"""


def item(body: str, declaration: str = "", extra: str = "") -> bytes:
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T" adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="R" cardinality="multiple" baseType="string"><correctResponse>{declaration}</correctResponse>'
        f"</responseDeclaration><itemBody>{body}</itemBody>{extra}</assessmentItem>"
    ).encode()


def kinds(found: Imported) -> list[str]:
    return [draft.mapping["kind"] for draft in found.drafts]


def test_gift_kinds_come_in_and_the_essay_does_not() -> None:
    found = gift.read(GIFT, "en")
    assert kinds(found) == [
        "number",
        "single_choice",
        "multiple_choice",
        "true_false",
        "short_text",
        "matching",
        "single_choice",
    ]
    assert [(refused.where, refused.why.code) for refused in found.refused] == [("line 21", "essay")]
    number, single, multiple, truth, short, match, escaped = found.drafts
    assert (number.name, number.mapping["correct"], number.texts["correct"]) == ("Pits", 7, "Right: seven.")
    assert single.texts["general"] == "Read lesson 3."
    assert multiple.mapping["correct"] == ["a", "b"]
    assert (truth.mapping["correct"], truth.texts["incorrect"], truth.texts["correct"]) == (
        False,
        "It closed more than a century later.",
        "Right.",
    )
    assert short.texts[""] == r"Two plus two is \_\_\_\_\_ as everybody knows."
    assert len(match.mapping["right"]) == 3
    assert (escaped.texts[""], escaped.texts["a"], escaped.texts["b"]) == ("Escaped {braces} = kept", "a:b", "c~d")


def test_gift_reports_the_line_a_question_begins_on() -> None:
    assert [draft.where for draft in gift.read(GIFT, "en").drafts][:3] == ["line 5", "line 7", "line 13"]


def test_moodle_kinds_come_in_and_the_rest_is_named() -> None:
    found = moodle.read(MOODLE.encode(), "nl")
    assert kinds(found) == ["single_choice", "true_false", "short_text", "number", "matching", "cloze", "cloze"]
    assert [(refused.name, refused.why) for refused in found.refused] == [
        ("E", Note("essay", "essay")),
        ("X", Note("kind_unknown", "calculated")),
    ]
    single = found.drafts[0]
    assert single.mapping["points"] == 2.0
    assert single.texts[""] == "Which **one**? [map]"
    assert {note.code for note in single.changed} == {"lost", "part_scores_dropped"}
    short = found.drafts[2]
    assert short.mapping["accept"] == [{"match": "exact", "value": "Genk"}, {"match": "regex", "value": "Genk.*"}]
    gap = found.drafts[5]
    assert gap.texts[""] == "The {{gap1}} of {{gap2}}."
    assert gap.texts[f"gap1.{gap.mapping['gaps']['gap1']['correct']}"] == "lamp"


def test_qti_interactions_come_in() -> None:
    choice = qti.read(
        item(
            '<p>Look.</p><choiceInteraction responseIdentifier="R" maxChoices="0"><prompt>Which?</prompt>'
            '<simpleChoice identifier="X">x<feedbackInline identifier="X">fine</feedbackInline></simpleChoice>'
            '<simpleChoice identifier="Y">y</simpleChoice></choiceInteraction>',
            "<value>X</value>",
        ),
        "en",
    ).drafts[0]
    assert choice.mapping["kind"] == "multiple_choice"
    assert (choice.texts[""], choice.texts["a.feedback"]) == ("Look.\n\nWhich?", "fine")
    match = qti.read(
        item(
            '<matchInteraction responseIdentifier="R"><prompt>Match</prompt><simpleMatchSet>'
            '<simpleAssociableChoice identifier="A">a</simpleAssociableChoice>'
            '<simpleAssociableChoice identifier="D">d</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
            '<simpleAssociableChoice identifier="B">b</simpleAssociableChoice>'
            '<simpleAssociableChoice identifier="C">c</simpleAssociableChoice></simpleMatchSet></matchInteraction>',
            "<value>A C</value><value>D B</value>",
        ),
        "en",
    ).drafts[0]
    assert match.texts[match.mapping["pairs"]["l1"]] == "c"
    entry = qti.read(item('<p>Year: <textEntryInteraction responseIdentifier="R"/></p>', "<value>1986</value>"), "en").drafts[0]
    assert entry.mapping["accept"] == [{"match": "exact", "value": "1986"}]
    inline = qti.read(
        item(
            '<p>In <inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="G">Genk</inlineChoice>'
            '<inlineChoice identifier="H">Hasselt</inlineChoice></inlineChoiceInteraction> it began.</p>',
            "<value>G</value>",
        ),
        "en",
    ).drafts[0]
    assert inline.texts[""] == "In {{gap1}} it began."


def test_qti_refuses_what_has_no_counterpart_by_name() -> None:
    found = qti.read(item('<hotspotInteraction responseIdentifier="R"/>', "<value>X</value>"), "en")
    assert found.refused[0].why == Note("kind_unknown", "hotspotInteraction")


def test_a_qti_package_is_read_in_memory_whatever_its_paths() -> None:
    """Zip slip: nothing is unpacked to disk, so a path that climbs has nowhere to go."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
        package.writestr("../../evil.xml", item('<p><textEntryInteraction responseIdentifier="R"/> is it.</p>', "<value>yes</value>"))
    found = imports.read("package.zip", buffer.getvalue(), "en")
    assert [draft.where for draft in found.drafts] == ["../../evil.xml"]
    assert not Path("../../evil.xml").exists()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("bomb.xml", b" " * 50_000_000)
    with pytest.raises(TooLarge):
        imports.read("package.zip", buffer.getvalue(), "en")


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><name>&x;</name></question></quiz>',
        b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
    ],
)
def test_xml_entities_are_refused(hostile: bytes) -> None:
    """XXE and entity bombs."""
    with pytest.raises(Invalid) as caught:
        imports.read("bank.xml", hostile, "en")
    assert caught.value.code == "xml_entities"


def test_csv_comes_in_with_a_refusal_for_each_bad_row() -> None:
    text = (
        "kind;question;correct;options;points;colour\n"
        "single_choice;Which?;A;A|B|C;2;red\n"
        "multiple_choice;Which ones?;A;A|B;;\n"
        "number;How many?;3,5;;;\n"
        "ordering;Sort;x|y|z;;;\n"
        "true_false;True?;maybe;;;\n"
        "single_choice;Broken;D;A|B;;\n"
    )
    found = table.read(text.encode(), "en")
    assert kinds(found) == ["single_choice", "multiple_choice", "number", "ordering"]
    assert found.drafts[2].mapping["correct"] == 3.5
    assert found.drafts[0].changed == (Note("column_unknown", "colour"),)
    assert [(refused.where, refused.why.code) for refused in found.refused] == [
        ("line 6", "true_or_false"),
        ("line 7", "right_not_in_options"),
    ]


@pytest.mark.parametrize(("data", "code"), [(b"kind,question\n", "columns_missing"), (b"\xff\xfe\n", "not_utf8")])
def test_a_table_that_cannot_be_one_says_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        table.read(data, "en")
    assert caught.value.code == code


def test_scripts_and_segment_markers_in_imported_html_come_to_nothing() -> None:
    text, notes = markup.from_html("<p>a<script>alert(1)</script> &lt;!-- title --&gt; <a href='javascript:x()'>b</a></p>")
    assert "alert" not in text
    assert r"\<!-- title --\>" in text
    assert notes == [Note("lost", "link javascript:x()")]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_the_gift_reader_fall_over(text: str) -> None:
    for draft in gift.read(text, "en").drafts:
        registry.parse(draft.mapping, {part: LanguageMap({"en": words}) for part, words in draft.texts.items()})


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}=~#%:->\n ab1.\\", max_size=80))
def test_no_mixture_of_gift_signs_makes_the_reader_fall_over(text: str) -> None:
    gift.read(text, "en")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.xml", "x.csv", "x.gift", "x.zip", "x"]))
def test_no_bytes_bring_more_than_a_clear_refusal(data: bytes, name: str) -> None:
    try:
        imports.read(name, data, "en")
    except (Invalid, TooLarge) as error:
        said = error.message
    else:
        said = "read"
    assert said


def test_a_dry_run_writes_nothing_and_write_makes_files_that_read_back(tmp_path: Path) -> None:
    source = tmp_path / "bank.gift"
    source.write_text(GIFT, encoding="utf-8")
    module = tmp_path / "module"
    module.mkdir()
    dry = CliRunner().invoke(cli.group, ["questions", str(source), "--to", str(module)])
    assert dry.exit_code == 0
    assert "7 will import, 1 cannot." in dry.output
    assert list(module.iterdir()) == []
    wet = CliRunner().invoke(cli.group, ["questions", str(source), "--to", str(module), "--activity", "quiz-2", "--write"])
    assert wet.exit_code == 0, wet.output
    structure = yaml.safe_load((module / "quiz-2.yaml").read_text(encoding="utf-8"))
    assert [question["id"] for question in structure["questions"]] == [f"q{n}" for n in range(1, 8)]
    again = CliRunner().invoke(cli.group, ["questions", str(source), "--to", str(module), "--activity", "quiz-2", "--write"])
    assert "is there already" in again.output


def test_the_prose_of_a_quiz_stands_in_segments() -> None:
    _, prose = files.quiz(gift.read("Who? {=A ~B#no}", "en").drafts, "Imported")
    assert prose == "<!-- title -->\nImported\n\n<!-- q1 -->\nWho?\n\n<!-- q1.a -->\nA\n\n<!-- q1.b -->\nB\n\n<!-- q1.b.feedback -->\nno\n"
