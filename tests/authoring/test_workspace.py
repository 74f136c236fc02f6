"""The workspace holds the course files for several web servers; nothing that anybody typed vanishes (issue: nothing vanishes)."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.authoring import operations, paths, queries
from inducci_lms.content.segments import stamp_of
from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import Conflict, Invalid, Missing

PROSE = "modules/m/lesson.en.md"
TEXT = "<!-- title -->\nMines\n\n<!-- opening -->\nCoal  was found.\n"
FILES = {PROSE: TEXT.encode(), "modules/m/lesson.yaml": b"blocks: []  # keep\n", "content.yaml": b"schema: 1\n"}


@pytest.fixture
def filled(session: Session, now: datetime) -> Session:
    operations.bring_in(session, FILES, by=None, now=now)
    session.commit()
    return session


def test_what_goes_in_comes_out_identical(filled: Session) -> None:
    assert {path: file.content for path, file in queries.files(filled).items()} == FILES


def test_bringing_the_same_in_twice_changes_nothing(filled: Session, now: datetime) -> None:
    again = operations.bring_in(filled, FILES, by=None, now=now + timedelta(hours=1))
    assert (again.added, again.changed, again.removed, again.same) == ((), (), (), 3)
    assert queries.file(filled, PROSE).version == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(filled: Session, now: datetime) -> None:
    found = {PROSE: b"<!-- title -->\nPits\n", "toolbox/x.yaml": b"minutes: 5\n"}
    told = operations.bring_in(filled, found, by=None, now=now, remove=True, dry=True)
    assert (told.added, told.changed, told.removed) == (("toolbox/x.yaml",), (PROSE,), ("content.yaml", "modules/m/lesson.yaml"))
    assert len(queries.listing(filled)) == 3


def test_saving_a_block_changes_only_its_lines(filled: Session, now: datetime) -> None:
    saved = operations.save_segment(filled, path=PROSE, segment="title", text="Seven mines", base=stamp_of("Mines"), by=7, now=now)
    assert saved.clashes == ()
    assert queries.file(filled, PROSE).text == TEXT.replace("Mines", "Seven mines")
    assert not queries.file(filled, PROSE).is_published


def test_two_authors_at_one_block_lose_nothing(filled: Session, now: datetime) -> None:
    operations.save_segment(filled, path=PROSE, segment="title", text="Theirs", base=stamp_of("Mines"), by=1, now=now)
    saved = operations.save_segment(filled, path=PROSE, segment="title", text="Mine", base=stamp_of("Mines"), by=2, now=now)
    assert (saved.clashes[0].yours, saved.clashes[0].theirs) == ("Mine", "Theirs")
    kept = queries.history(filled, PROSE)[0]
    assert (kept.kind, kept.segment, kept.by) == ("lost", "title", 2)
    assert queries.kept(filled, kept.id)[1] == b"Mine"
    operations.restore(filled, version_id=kept.id, by=2, now=now)
    assert queries.file(filled, PROSE).text == TEXT.replace("Mines", "Mine")


def test_a_source_saved_on_an_old_base_is_merged(filled: Session, now: datetime) -> None:
    operations.save_segment(
        filled, path=PROSE, segment="opening", text="Coal was sought.", base=stamp_of("Coal  was found."), by=1, now=now
    )
    saved = operations.save_source(filled, path=PROSE, text=TEXT.replace("Mines", "Pits"), base=TEXT, by=2, now=now)
    assert saved.clashes == ()
    assert "Pits" in queries.file(filled, PROSE).text
    assert "Coal was sought." in queries.file(filled, PROSE).text


def test_a_structure_that_both_changed_is_refused_and_kept(filled: Session, now: datetime) -> None:
    path = "modules/m/lesson.yaml"
    operations.save_source(filled, path=path, text="blocks: [1]\n", base="blocks: []  # keep\n", by=1, now=now)
    with pytest.raises(Conflict):
        operations.save_source(filled, path=path, text="blocks: [2]\n", base="blocks: []  # keep\n", by=2, now=now)
    assert queries.kept(filled, queries.history(filled, path)[0].id)[1] == b"blocks: [2]\n"
    assert queries.file(filled, path).text == "blocks: [1]\n"


def test_publishing_keeps_each_changed_file_once(filled: Session, now: datetime) -> None:
    assert len(operations.published(filled, by=None, now=now, note="first")) == 3
    assert operations.published(filled, by=None, now=now) == ()
    operations.save_segment(filled, path=PROSE, segment="title", text="Pits", base=stamp_of("Mines"), by=7, now=now)
    assert operations.published(filled, by=7, now=now, note="correction") == (PROSE,)
    assert [kept.note for kept in queries.history(filled, PROSE)] == ["correction", "first"]


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "modules/../../x.md",
        "modules//x.md",
        "modules/.git/config",
        "elsewhere/x.md",
        "modules/a b.md",
        "x" * 200,
        "modules/c\x00.md",
    ],
)
def test_a_path_that_leaves_the_course_is_refused(filled: Session, now: datetime, path: str) -> None:
    with pytest.raises(Invalid):
        operations.bring_in(filled, {path: b"x", "toolbox/y.yaml": b"x"}, by=None, now=now)
    assert len(queries.listing(filled)) == 3
    with pytest.raises(Invalid):
        paths.checked(path)


def test_a_text_that_would_open_a_segment_is_refused(filled: Session, now: datetime) -> None:
    with pytest.raises(Invalid):
        operations.save_segment(filled, path=PROSE, segment="title", text="x\n<!-- opening -->\ny", base=stamp_of("Mines"), by=1, now=now)


def test_an_unknown_file_or_segment_is_told(filled: Session, now: datetime) -> None:
    with pytest.raises(Missing):
        operations.save_segment(filled, path=PROSE, segment="none", text="x", base="", by=1, now=now)
    with pytest.raises(Missing):
        queries.file(filled, "modules/none.yaml")


def test_two_authors_at_the_same_moment_both_keep_their_blocks(engine: sa.Engine, now: datetime) -> None:
    """On each database: two sessions save different blocks of one file at once, and a third the same block twice."""
    with Session(engine) as session:
        operations.bring_in(session, FILES, by=None, now=now)
        session.commit()
    barrier = threading.Barrier(3, timeout=20)
    results: list[operations.Saved] = []

    def author(number: int, segment: str, base: str) -> None:
        with Session(engine) as session:
            barrier.wait()
            results.append(
                transaction.run(
                    lambda: session,
                    lambda s: operations.save_segment(
                        s, path=PROSE, segment=segment, text=f"Text {number}", base=stamp_of(base), by=number, now=now
                    ),
                )
            )

    threads = [
        threading.Thread(target=author, args=arguments)
        for arguments in ((1, "title", "Mines"), (2, "opening", "Coal  was found."), (3, "title", "Mines"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        text = queries.file(session, PROSE).text
        lost = [queries.kept(session, kept.id)[1] for kept in queries.history(session, PROSE) if kept.kind == "lost"]
    assert "Text 2" in text
    assert ("Text 1" in text) != ("Text 3" in text)
    assert lost == [b"Text 3" if "Text 1" in text else b"Text 1"]
    assert sum(len(saved.clashes) for saved in results) == 1
