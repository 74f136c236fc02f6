"""One test drives every kind, ours and those of other packages, through its specimens."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.questions import registry
from inducci_lms.questions.kinds.single_choice import SingleChoice
from inducci_lms.questions.model import Faulty, Kind, Response

OURS = ["single_choice", "multiple_choice", "true_false", "short_text", "number", "ordering", "matching", "cloze"]

#: The ten exact words of xAPI Data 2.4.4.1.
INTERACTIONS = ["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"]


def drive(kind: Kind[Any]) -> None:
    """Hold a kind to its contract by its own three specimens."""
    for which in ("right", "wrong", "invalid"):
        specimen = kind.specimen(which)
        assert specimen.mapping["kind"] == kind.name
        question = registry.parse(specimen.mapping, specimen.texts)
        reading = kind.read(specimen.form, question)
        assert bool(reading.troubles) == (which == "invalid"), f"{kind.name}: only the invalid specimen has troubles"
        grade = kind.grade(question, reading.response)
        assert grade.scaled == specimen.scaled
        assert grade.points == specimen.scaled * question.points
        if reading.response is not None:
            again = Response.from_json(reading.response.to_json())
            assert kind.grade(question, again) == grade, "what is stored is graded like what was read"
            assert kind.said(question, reading.response)
            assert isinstance(kind.wire(question, reading.response), str)
        best = kind.correct_response(question)
        assert kind.grade(question, best).scaled == 1.0
        assert kind.grade(question, None).scaled == 0.0
        interaction = kind.interaction(question)
        assert interaction.type in INTERACTIONS
        for parts in interaction.components.values():
            assert all(" " not in one and part in specimen.texts for one, part in parts.items())
        controls = kind.controls(question, best, seed="s")
        assert controls == kind.controls(question, best, seed="s"), "the same seed, the same order"
        assert all(one.name.startswith(question.name) for one in controls)
        parts = kind.text_parts(specimen.mapping)
        assert set(specimen.texts) <= {*parts.required, *parts.optional}
        assert not kind.read({}, question).response


@pytest.mark.parametrize("name", OURS)
def test_every_kind_of_the_house_does_what_its_specimens_say(name: str) -> None:
    drive(registry.kind(name))


def test_the_house_has_exactly_the_documented_kinds() -> None:
    """docs/author-guide.md lists them."""
    assert sorted(registry.kinds()) == sorted(OURS)


PACKAGE = '''
from inducci_lms.questions.kinds.single_choice import SingleChoice

class Dilemma(SingleChoice):
    """A choice without a wrong answer."""
    name = "dilemma"
    template = "questions/kinds/single_choice.html"

    def grade(self, question, response, *, language="en"):
        from inducci_lms.questions.model import graded
        return graded(question, 0.0 if response is None else 1.0)

    def specimen(self, which):
        from dataclasses import replace
        specimen = super().specimen(which)
        return replace(specimen, scaled=float(which != "invalid"))

KIND = Dilemma()
'''


@pytest.fixture
def other_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution as pip leaves it: a module and its metadata with an entry point, on ``sys.path``."""
    (tmp_path / "inducci_dilemma.py").write_text(PACKAGE, encoding="utf-8")
    info = tmp_path / "inducci_dilemma-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: inducci-dilemma\nVersion: 1.0\n", encoding="utf-8")
    points = "[inducci_lms.question_kinds]\ndilemma = inducci_dilemma:KIND\nnumber = inducci_dilemma:KIND\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.kinds.cache_clear()
    yield
    sys.modules.pop("inducci_dilemma", None)
    registry.kinds.cache_clear()


@pytest.mark.usefixtures("other_package")
def test_a_kind_of_another_package_is_found_and_driven_like_ours() -> None:
    """Issue A, 3: a question kind can come from another package through an entry point; it never replaces one of ours."""
    drive(registry.kind("dilemma"))
    assert type(registry.kind("number")).__name__ == "Number"


def test_a_kind_may_be_given_as_an_argument_but_takes_nobodys_name() -> None:
    """ARCHITECTURE 5: a question kind comes by argument or by entry point."""

    class Named(SingleChoice):
        """Single choice under another name."""

        def __init__(self, name: str) -> None:
            self.name = name

    mine = Named("mine")
    try:
        registry.add(mine)
        registry.add(mine)
        drive(registry.kind("mine"))
        with pytest.raises(ValueError, match="mine"):
            registry.add(Named("mine"))
        with pytest.raises(ValueError, match="number"):
            registry.add(Named("number"))
    finally:
        registry._GIVEN.clear()
        registry.kinds.cache_clear()


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(Faulty) as caught:
        registry.parse({"id": "q", "kind": "hotspot"}, {})
    assert "single_choice" in caught.value.faults[0].message
    assert registry.text_parts({"id": "q", "kind": "hotspot"}).required == ()


@pytest.mark.parametrize("name", OURS)
@given(data=st.data())
def test_any_form_is_read_and_graded_between_nothing_and_all(name: str, data: st.DataObject) -> None:
    """Whatever a browser, or somebody who is none, sends: no error, a grade in [0, 1], and what was typed is kept."""
    kind = registry.kind(name)
    specimen = kind.specimen("right")
    question = registry.parse(specimen.mapping, specimen.texts)
    values = st.one_of(st.text(max_size=30), st.sampled_from(["a", "b", "c", "r1", "r2", "r3", "true", "1", "2", "3", "zz"]))
    form = {field: data.draw(st.lists(values, max_size=3)) for field in specimen.form}
    reading = kind.read(form, question)
    grade = kind.grade(question, reading.response)
    assert 0.0 <= grade.scaled <= 1.0
    assert 0.0 <= grade.points <= grade.max
    assert set(grade.feedback) <= set(question.texts)
    if reading.response is not None:
        kind.wire(question, reading.response)
        kind.said(question, reading.response)
        shown = kind.controls(question, reading.response)
        filled = {control.name: [control.value or next((c.value for c in control.choices if c.chosen), "")] for control in shown}
        if name != "multiple_choice":
            assert kind.read(filled, question).response == reading.response, "a page filled with an answer gives the answer again"
