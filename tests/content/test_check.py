"""``content check`` is strict: whatever is wrong is told with file, line and remedy, and all of it in one run (issue A, point 2)."""

from pathlib import Path

import pytest

from inducci_lms.content.load import Loaded, load
from tests.content import course

R, Q, M = "modules/core/reading", "modules/core/quiz", "modules/core/module"
S = "schemes/limburg/scheme"


def codes(loaded: Loaded) -> list[str]:
    return [finding.code for finding in loaded.problems]


def test_the_small_course_has_nothing_wrong_with_it(root: Path) -> None:
    assert [str(finding) for finding in load(root).problems] == []


#: file, what stands there, what is written instead, the code told, a word of message or remedy
FAULTS = [
    ("modules/core/module.yaml", "objectives:", "objectivs:", "unknown_key", "objectives"),
    ("modules/core/module.yaml", "schema: 1\n", "", "missing_key", "schema"),
    ("modules/core/module.yaml", "schema: 1", "schema: 9", "schema", "1"),
    ("modules/core/module.yaml", "languages: [en, nl]", "languages: [nl]", "source_language", "en"),
    ("modules/core/module.yaml", "languages: [en, nl]", "languages: [en, nl, xx]", "unknown_language", "nl"),
    ("modules/core/module.yaml", "languages: [en, nl]", "languages: en", "type", "list"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: ten", "type", "whole number"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: 0", "range", "1 to 600"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: true", "type", "whole number"),
    ("modules/core/module.yaml", "kind: lesson", "kind: leson", "choice", "lesson"),
    ("modules/core/module.yaml", "requires: [reading]", "requires: [raeding]", "unknown_activity", "reading"),
    ("modules/core/module.yaml", "minutes: 10}", "minutes: 10, requires: [quiz]}", "cycle", "quiz → reading"),
    ("modules/core/module.yaml", "id: quiz,", "id: reading,", "duplicate_id", "twice"),
    ("modules/core/module.yaml", "{id: o1, goal: b}", "{id: o1, goal: z}", "choice", "a, b, c, d"),
    ("modules/core/module.yaml", "  - {id: o1, goal: b}", "  - {id: o1, goal: b}\n  - {id: o2}", "missing_segment", "objective.o2"),
    ("modules/core/reading.yaml", "kind: callout", "kind: calout", "choice", "callout"),
    ("modules/core/reading.yaml", "tone: law", "tone: loud", "choice", "note"),
    ("modules/core/reading.yaml", "wide: true", "width: 3", "unknown_key", "wide"),
    ("modules/core/reading.yaml", "media/narrow.svg", "media/narow.svg", "missing_media", "narrow.svg"),
    ("modules/core/reading.yaml", "media/narrow.svg", "media/narrow.exe", "bad_media", ".svg"),
    ("modules/core/reading.yaml", "media/narrow.svg", "../../content.svg", "bad_media", "out of the folder"),
    ("modules/core/reading.yaml", "source: [facts]", "source: [fcts]", "unknown_source", "facts"),
    ("modules/core/reading.yaml", "terms: [mine]", "terms: [mime]", "unknown_term", "mine"),
    ("modules/core/reading.yaml", "numeric: [2]", "numeric: [3]", "range", "columns"),
    ("modules/core/reading.yaml", "correct: b}", "correct: c}", "bad_question", "correct"),
    ("modules/core/reading.yaml", "id: said", "id: fig", "duplicate_id", "twice"),
    ("modules/core/reading.yaml", "id: said", "id: Said", "bad_id", "lower-case"),
    ("modules/core/reading.en.md", "<!-- fig.alt -->\nA map with seven dots\n", "", "missing_segment", "fig.alt"),
    ("modules/core/reading.en.md", "A map with seven dots", "", "missing_segment", "empty"),
    ("modules/core/reading.en.md", "<!-- said.cite -->", "<!-- said.site -->", "extra_segment", "said.cite"),
    ("modules/core/reading.en.md", "<!-- box -->", "<!-- Box -->", "bad_marker", "lower case"),
    ("modules/core/reading.en.md", "<!-- box -->", "<!-- opening -->", "duplicate_segment", "twice"),
    ("modules/core/reading.en.md", "<!-- title -->", "Hello\n<!-- title -->", "text_before_marker", "marker"),
    ("modules/core/reading.en.md", "[@facts; @law]", "[@facts; @lwa]", "unknown_source", "law"),
    ("modules/core/reading.en.md", "module:core/quiz", "module:core/quizz", "dead_link", "quiz"),
    ("modules/core/reading.en.md", "module:core/quiz", "module:core/reading#nowhere", "dead_link", "nowhere"),
    ("modules/core/reading.en.md", "module:core/quiz", "module:other", "dead_link", "core"),
    ("modules/core/reading.en.md", "tool:walk", "tool:wlak", "dead_link", "walk"),
    ("modules/core/reading.en.md", "case:cmine", "case:mine", "dead_link", "cmine"),
    ("modules/core/reading.en.md", "term:mine", "term:mines", "dead_link", "mine"),
    ("modules/core/reading.en.md", "download:plan.en.odt", "download:plan.odt", "dead_link", "write plan"),
    ("modules/core/reading.en.md", "https://example.org/?a=1&b=2", "http://example.org/", "bad_link", "https"),
    ("modules/core/reading.en.md", "https://example.org/?a=1&b=2", "javascript:alert(1)", "bad_link", "https"),
    ("modules/core/reading.en.md", "{lang=de}", "{lang=klingonisch}", "bad_language", "tag"),
    ("modules/core/reading.en.md", "{lang=de}", "{onclick=x}", "attribute", "lang="),
    ("modules/core/reading.en.md", "No legal advice.", "No <b>legal</b> advice.", "raw_html", "Markdown"),
    ("modules/core/reading.en.md", "No legal advice.", "![x](https://example.org/x.png)", "image", "figure"),
    ("modules/core/reading.en.md", "## A heading", "# A heading", "heading_level", "##"),
    ("modules/core/reading.en.md", "### Below", "#### Below", "heading_jump", "2 to 4"),
    ("modules/core/reading.en.md", "| Before | 44 |", "| Before | 44 |\n| After | 30 |", "table_shape", "3 × 2"),
    ("modules/core/reading.en.md", "| Year | Jobs |\n|---|---|\n| Before | 44 |", "No table", "not_a_table", "| head |"),
    ("modules/core/reading.en.md", "<!-- ask.b -->\nBlack\n", "", "missing_segment", "ask.b"),
    ("modules/core/quiz.yaml", "correct: [a, c]", "correct: [a, d]", "bad_question", "correct"),
    ("modules/core/quiz.yaml", "objective: o1", "objective: o9", "unknown_objective", "o1"),
    ("modules/core/quiz.yaml", "reading#opening", "reading#closing", "dead_link", "opening"),
    ("modules/core/quiz.yaml", "kind: ordering", "kind: odering", "bad_question", "ordering"),
    ("modules/core/quiz.yaml", "attempts: 3", "attempts: 3\ndraw: 20", "range", "drawn"),
    ("modules/core/quiz.yaml", "pass_share: 0.6", "pass_share: 60", "range", "0 to 1"),
    ("modules/core/quiz.yaml", "pass_share", "passshare", "unknown_key", "pass_share"),
    (f"{S}.yaml", "{module: core}", "{module: cor}", "choice", "core"),
    (f"{S}.yaml", "region: limburg", "region: limbourg", "choice", "limburg"),
    (f"{S}.yaml", "{module: core}", "{module: core, requires: [core2]}", "unknown_module", "core"),
    ("schemes/limburg/slots/core.yaml", "reading/regional", "reading/opening", "unknown_slot", "reading/regional"),
    ("schemes/limburg/slots/core.yaml", "id: local,", "id: opening,", "duplicate_id", "already"),
    ("schemes/limburg/slots/core.yaml", "kind: callout", "kind: question", "choice", "callout"),
    ("sources.yaml", "https://example.org/facts", "http://mirror.example.org", "bad_link", "https"),
    ("sources.yaml", "id: law", "id: facts", "duplicate_id", "twice"),
    ("sources.yaml", "publisher: CWE", "publsher: CWE", "unknown_key", "publisher"),
    ("content.yaml", "country: BE", "country: Belgium", "country", "BE"),
    ("content.en.md", "<!-- need.listening -->\nListening\n", "", "missing_segment", "need.listening"),
    ("toolbox/walk.yaml", "minutes: 30\n", "", "missing_key", "minutes"),
    ("toolbox/walk.yaml", "regions: [limburg]", "regions: [limbrug]", "unknown_region", "limburg"),
    ("toolbox/walk.en.md", "module:core/reading#opening", "module:core/reading#gone", "dead_link", "gone"),
    ("cases/cmine.yaml", "sources: [facts]", "sources: [fact]", "unknown_source", "facts"),
    ("glossary/mine.nl.md", "<!-- term", "<!-- trem", "missing_translation", "term"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: &x 10", "yaml_alias", "quote"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: !!python/object:os.system 10", "yaml_tag", "refused"),
    ("modules/core/module.yaml", "schema: 1", "schema: 1\nschema: 1", "duplicate_key", "twice"),
    ("modules/core/module.yaml", "schema: 1", "schema: [1", "yaml", "not YAML"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "word"), FAULTS, ids=[f"{index}-{fault[3]}" for index, fault in enumerate(FAULTS)])
def test_a_fault_is_told_with_file_line_and_remedy(root: Path, name: str, old: str, new: str, code: str, word: str) -> None:
    line = course.edit(root, name, old, new)
    findings = [finding for finding in load(root).problems if finding.code == code]
    assert findings, codes(load(root))
    near = [one for one in findings if word in f"{one.message} {one.remedy}"]
    assert near, [str(one) for one in findings]
    assert near[0].remedy
    assert near[0].file.startswith(name.rpartition("/")[0])
    if near[0].file == name and near[0].line:
        assert abs(near[0].line - line) <= 8


def test_the_line_told_is_the_line_of_the_fault(root: Path) -> None:
    line = course.edit(root, f"{R}.en.md", "- two", "- two <script>alert(1)</script>")
    found = [finding for finding in load(root).problems if finding.code == "raw_html"]
    assert [(one.file, one.line, one.where) for one in found] == [(f"{R}.en.md", line, "opening")] * len(found)
    key = course.edit(root, f"{Q}.yaml", "tolerance: 5", "tolerence: 5")
    assert [one.line for one in load(root).problems if one.file == f"{Q}.yaml"] == [key]


def test_all_faults_of_a_run_are_told_not_only_the_first(root: Path) -> None:
    for name, old, new, _, _ in FAULTS[:6]:
        text = (root / name).read_text(encoding="utf-8")
        if old in text:
            course.put(root, name, text.replace(old, new, 1))
    course.edit(root, f"{R}.yaml", "tone: law", "tone: loud")
    course.edit(root, f"{Q}.yaml", "correct: [a, c]", "correct: [a, d]")
    course.edit(root, "sources.yaml", "publisher: CWE", "publsher: CWE")
    course.edit(root, f"{S}.nl.md", "[@facts]", "[@nobody]")
    assert len({finding.file for finding in load(root).errors}) >= 5


def test_a_missing_translation_file_is_an_error(root: Path) -> None:
    (root / f"{R}.nl.md").unlink()
    assert ("missing_translation", f"{R}.nl.md") in [(one.code, one.file) for one in load(root).errors]


def test_a_stale_and_an_unstamped_translation_are_warnings(root: Path) -> None:
    course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
    text = (root / f"{M}.nl.md").read_text(encoding="utf-8")
    course.put(root, f"{M}.nl.md", text.replace(text.split("\n")[0], "<!-- title -->", 1))
    loaded = load(root)
    assert loaded.ok
    assert sorted((one.code, one.where) for one in loaded.warnings) == [("stale_translation", "box"), ("unstamped_translation", "title")]


def test_an_accepted_warning_needs_a_reason_and_is_told_when_it_fits_nothing(root: Path) -> None:
    course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
    text = course.MODULE + "accepted:\n  - {check: stale_translation, where: box, reason: the meaning is the same in both}\n"
    course.put(root, f"{M}.yaml", text + "  - {check: module_unused, reason: nobody needs this line at all}\n")
    loaded = load(root)
    assert [one.code for one in loaded.warnings] == ["accepted_unused"]
    assert [one.accepted for one in loaded.problems if one.code == "stale_translation"] == ["the meaning is the same in both"]
    course.put(root, f"{M}.yaml", course.MODULE + "accepted:\n  - {check: stale_translation, reason: ok}\n")
    assert "reason" in codes(load(root))


def test_a_link_to_a_module_that_a_scheme_lacks_is_dead_in_that_scheme(root: Path) -> None:
    for name, text in course.files().items():
        if name.startswith("modules/core/") and "reading" not in name and "quiz" not in name:
            course.put(root, name.replace("modules/core", "modules/extra"), text)
    head = "schema: 1\nsource_language: en\nlanguages: [en, nl]\nobjectives: [{id: o1}]\n"
    module = head + "activities:\n  - {id: only, kind: lesson, minutes: 5}\n"
    course.put(root, "modules/extra/module.yaml", module)
    course.put(root, "modules/extra/only.yaml", "blocks:\n  - {id: one, kind: text}\n")
    for language in ("en", "nl"):
        course.put(root, f"modules/extra/only.{language}.md", "<!-- title -->\nOnly\n<!-- one -->\nA text.\n")
    course.edit(root, f"{S}.yaml", "- {module: core}", "- {module: core}\n  - {module: extra}")
    course.edit(root, f"{R}.en.md", "module:core/quiz", "module:extra/only")
    course.edit(root, f"{R}.nl.md", "module:core/quiz", "module:extra/only")
    assert {(one.code, "chemnitz" in one.message) for one in load(root).errors} == {("dead_link", True)}


def test_a_file_that_nothing_asks_for_is_told(root: Path) -> None:
    course.put(root, "modules/core/readnig.yaml", "blocks: []\n")
    assert [(one.code, one.file) for one in load(root).warnings] == [("stray_file", "modules/core/readnig.yaml")]


def test_reserved_keys_are_refused(root: Path) -> None:
    (root / "modules/core").rename(root / "modules/schemes")
    assert "bad_id" in codes(load(root))


def test_a_file_that_is_no_utf8_or_too_large_is_told_and_the_rest_is_read(root: Path) -> None:
    course.put(root, f"{R}.en.md", b"<!-- title -->\n\xff\xfe\n")
    course.put(root, f"{Q}.yaml", "#" * 1_100_000)
    found = {(one.code, one.file) for one in load(root).errors}
    assert {("encoding", f"{R}.en.md"), ("too_large", f"{Q}.yaml")} <= found


def test_a_link_out_of_the_root_is_not_followed(root: Path, tmp_path: Path) -> None:
    course.put(tmp_path, "secret.svg", course.SVG)
    (root / "modules/core/media/narrow.svg").unlink()
    (root / "modules/core/media/narrow.svg").symlink_to(tmp_path / "secret.svg")
    assert "missing_media" in codes(load(root))


def test_an_empty_folder_is_told_not_raised(tmp_path: Path) -> None:
    assert "missing_file" in codes(load(tmp_path))
