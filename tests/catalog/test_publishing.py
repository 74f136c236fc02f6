"""Publishing is atomic, hashed and immutable; the same content twice does nothing (issue A, point 2; DECISIONS, publication impact)."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.catalog import operations, queries
from inducci_lms.catalog.model import ContentPublished, Facets, Publishing
from inducci_lms.catalog.models import CatalogState, Media, MediaChunk, MediaUse, ModuleRevisionRow, Publication
from inducci_lms.catalog.publishing import checked, publish_folder, write_changes
from inducci_lms.catalog.storage import DatabaseStorage, FolderStorage
from inducci_lms.content.compile import compile_library
from inducci_lms.content.model import Impact
from inducci_lms.kernel import events, transaction
from inducci_lms.kernel.errors import Conflict, Invalid, Missing
from tests.content import course

Publish = Callable[[Session], Publishing]
R = "modules/core/reading"


def count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def change(root: Path, impact: str) -> None:
    """Write ``change:`` for what stands in the files now."""
    compiled = compile_library(checked(root))
    write_changes(compiled, {"core": impact}, "why")


def test_what_is_published_is_read_back(engine: sa.Engine, publish: Publish) -> None:
    """On each of the three databases."""
    with Session(engine) as session:
        assert queries.current(session).token == ""
        done = publish(session)
        assert (done.changed, done.schemes, done.library) == (True, ("chemnitz", "limburg"), True)
        published = queries.current(session)
        assert set(published.schemes) == {"limburg", "chemnitz"}
        revision = published.modules["core"]
        assert (revision.seq, revision.impact, revision.retake_floor, revision.block_changed) == (1, Impact.CORRECTION, 1, {})
        assert [activity.id for activity in revision.module.activities] == ["reading", "quiz"]
        assert published.countries == {"limburg": "BE", "chemnitz": "DE"}
        assert published.names["need.listening"]["en"] == "Listening"
        document = queries.document(session, revision, "reading", ["fr", "nl-BE"])
        assert (document.language, document.title) == ("nl", "Wat steenkool naliet")
        assert document == queries.document(session, revision.id, "reading", "nl")
        assert queries.document(session, revision, "reading", "cs").language == "en"
        assert queries.activity(session, revision, "quiz").questions[0].texts["a"]["en"] == "This"
        assert [card.key for card in queries.shelves(session).terms] == ["mine"]
        with pytest.raises(Missing):
            queries.document(session, revision, "nowhere", "en")
        with pytest.raises(Missing):
            queries.module_revision(session, 999)


def test_publishing_the_same_twice_does_nothing(engine: sa.Engine, publish: Publish) -> None:
    with Session(engine) as session:
        first = publish(session)
        before = (count(session, Publication), count(session, ModuleRevisionRow))
        second = publish(session)
        assert (second.changed, second.token) == (False, first.token)
        assert (count(session, Publication), count(session, ModuleRevisionRow)) == before


def test_a_scheme_fills_the_slots_of_its_own_reading_only(session: Session, publish: Publish) -> None:
    publish(session)
    published = queries.current(session)
    revision = published.modules["core"]
    shown = {
        key: [block.id for block in queries.document(session, revision, "reading", "nl", scheme=scheme).blocks]
        for key, scheme in published.schemes.items()
    }
    assert [one for one in shown["limburg"] if one not in shown["chemnitz"]] == ["local", "local-note"]
    assert "regional" not in shown["limburg"]
    local = queries.document(session, revision, "reading", "nl", scheme=published.schemes["limburg"]).block("local")
    assert local is not None
    assert (local.scheme, local.language, local.fallback) == ("limburg", "nl", False)


def test_a_correction_moves_on_and_marks_nothing(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    course.edit(root, f"{R}.en.md", "A sheet to fill in.", "A sheet to be filled in.")
    done = publish(session)
    assert [(one.seq, one.impact, one.touched) for one in done.modules] == [(2, Impact.CORRECTION, ("reading/sheet",))]
    revision = queries.current(session).modules["core"]
    assert (revision.retake_floor, revision.block_changed) == (1, {})


def test_a_reread_marks_the_touched_blocks(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    course.edit(root, f"{R}.en.md", "A sheet to fill in.", "A sheet to be filled in.")
    change(root, "reread")
    done = publish(session)
    assert [one.impact for one in done.modules] == [Impact.REREAD]
    revision = queries.current(session).modules["core"]
    assert revision.block_changed == {("reading", "sheet"): 2}
    assert (revision.retake_floor, revision.note) == (1, "why")
    course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
    publish(session)
    assert queries.current(session).modules["core"].block_changed == {("reading", "sheet"): 2}, "the old change: fits the old content only"


def test_a_retake_raises_the_floor(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    course.edit(root, "modules/core/quiz.yaml", "correct: 330", "correct: 331")
    change(root, "retake")
    publish(session)
    revision = queries.current(session).modules["core"]
    assert (revision.seq, revision.impact, revision.retake_floor, revision.block_changed) == (2, Impact.RETAKE, 2, {("quiz", "q5"): 2})
    course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
    publish(session)
    assert queries.current(session).modules["core"].retake_floor == 2


def test_a_new_language_alone_changes_no_block(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    for name in ("module", "reading", "quiz"):
        course.put(root, f"modules/core/{name}.de.md", (root / f"modules/core/{name}.nl.md").read_bytes())
    for name in ("map.{}.svg", "film.{}.vtt"):
        course.put(root, f"modules/core/media/{name.format('de')}", (root / f"modules/core/media/{name.format('nl')}").read_bytes())
    course.put(root, "downloads/plan.de.odt", b"PK\x03\x04de")
    course.edit(root, "modules/core/module.yaml", "languages: [en, nl]", "languages: [en, nl, de]")
    change(root, "reread")
    done = publish(session)
    revision = queries.current(session).modules["core"]
    assert (done.modules[0].touched, revision.block_changed) == ((), {})
    assert revision.module.languages == ("en", "nl", "de")


def test_an_old_revision_stays_readable_for_an_open_attempt(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    old = queries.current(session).modules["core"]
    course.edit(root, "modules/core/quiz.en.md", "What is black?", "What is black and burns?")
    publish(session)
    queries.forget_all()
    kept = queries.module_revision(session, old.id)
    assert kept == old
    text = queries.document(session, kept, "quiz", "en").block("q4")
    assert text is not None
    assert text.html == "<p>What is black?</p>"


def test_content_with_errors_is_not_published(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    token = queries.current(session).token
    course.edit(root, f"{R}.en.md", "[@facts; @law]", "[@nobody]")
    with pytest.raises(Invalid) as caught:
        publish(session)
    assert caught.value.problems[0].where.startswith(f"{R}.en.md:")
    session.rollback()
    assert queries.current(session).token == token


def test_media_are_kept_by_hash_and_by_revision(session: Session, root: Path, publish: Publish) -> None:
    publish(session)
    old = session.scalars(sa.select(Media.hash)).all()
    course.put(root, "modules/core/media/narrow.svg", course.SVG.replace("360", "361"))
    publish(session)
    assert count(session, Media) == len(old) + 1
    assert {use.hash for use in session.scalars(sa.select(MediaUse))} == set(session.scalars(sa.select(Media.hash)))
    storage = DatabaseStorage()
    for media_hash in old:
        known = queries.media(session, media_hash)
        assert hashlib.sha256(b"".join(storage.open(session, media_hash, 0, known.size))).hexdigest() == media_hash


def test_a_large_file_is_read_in_parts(session: Session, root: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inducci_lms.catalog.storage.CHUNK", 1000)
    film = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 40
    course.put(root, "modules/core/media/film.webm", film)
    publish_folder(session, root, now=now)
    media = session.scalars(sa.select(Media).where(Media.size == len(film))).one()
    assert count(session, MediaChunk) > 10
    storage = DatabaseStorage()
    for start, length in ((0, 10), (995, 10), (1000, 1000), (5000, len(film) - 5000), (len(film) - 1, 1)):
        assert b"".join(storage.open(session, media.hash, start, length)) == film[start : start + length]


def test_a_folder_can_keep_the_media(session: Session, root: Path, tmp_path: Path, now: datetime) -> None:
    storage = FolderStorage(tmp_path / "media")
    publish_folder(session, root, now=now, storage=storage)
    assert count(session, MediaChunk) == 0
    media = session.scalars(sa.select(Media).where(Media.content_type == "video/webm")).one()
    assert b"".join(storage.open(session, media.hash, 4, 2)) == b"fi"
    with pytest.raises(Missing):
        list(storage.open(session, "../" + "a" * 61, 0, 1))
    with pytest.raises(Missing):
        list(storage.open(session, "a" * 64, 0, 1))


def test_a_file_that_changes_while_it_is_published_stops_everything(session: Session, root: Path, now: datetime) -> None:
    compiled = compile_library(checked(root))
    course.put(root, "modules/core/media/film.webm", b"\x1a\x45\xdf\xa3other")
    with pytest.raises(Conflict, match="changed while"):
        operations.publish(session, compiled=compiled, storage=DatabaseStorage(), now=now)
    session.rollback()
    assert queries.current(session).token == ""


def test_a_publisher_that_fails_half_way_leaves_the_old_one(engine: sa.Engine, root: Path, publish: Publish, now: datetime) -> None:
    with Session(engine) as session:
        publish(session)
        token = queries.current(session).token
        course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
        compiled = compile_library(checked(root))

        def fail(line: str) -> None:
            if line.startswith("scheme"):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            transaction.run(
                lambda: session, lambda s: operations.publish(s, compiled=compiled, storage=DatabaseStorage(), now=now, progress=fail)
            )
        assert queries.current(session).token == token
        assert queries.current(session).modules["core"].seq == 1
        assert count(session, ModuleRevisionRow) == 1


def test_two_publishers_at_once_make_one_publication_of_the_same_content(engine: sa.Engine, root: Path, now: datetime) -> None:
    """One wins; the other finds nothing to do, or is told to publish again."""
    compiled = compile_library(checked(root))
    barrier = threading.Barrier(2)
    results: list[str] = []

    def work() -> None:
        barrier.wait()
        with Session(engine) as session:
            try:
                done = transaction.run(
                    lambda: session, lambda s: operations.publish(s, compiled=compiled, storage=DatabaseStorage(), now=now)
                )
                results.append("changed" if done.changed else "nothing")
            except Conflict:
                results.append("conflict")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) in (["changed", "nothing"], ["changed", "conflict"])
    with Session(engine) as session:
        assert count(session, Publication) == 1
        assert count(session, CatalogState) == 1
        assert queries.current(session).modules["core"].seq == 1


KILLED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.conftest import tune
from inducci_lms.catalog.publishing import publish_folder

def slow(line):
    if line.startswith("scheme") and "revision" in line:
        print("half-way", flush=True)
        time.sleep(60)

with Session(tune(sa.create_engine(sys.argv[1]))) as session:
    publish_folder(session, Path(sys.argv[2]), now=datetime.now(UTC), progress=slow)
    session.commit()
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_publisher_that_is_killed_leaves_the_old_one(sqlite_engine: sa.Engine, sqlite_uri: str, root: Path, publish: Publish) -> None:
    with Session(sqlite_engine) as session:
        publish(session)
        token = queries.current(session).token
    course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
    with subprocess.Popen([sys.executable, "-c", KILLED, sqlite_uri, str(root)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    with Session(sqlite_engine) as session:
        assert queries.current(session).token == token
        assert count(session, ModuleRevisionRow) == 1
        publish(session)
        assert queries.current(session).modules["core"].seq == 2


def test_an_event_tells_what_is_new_after_the_commit(session: Session, root: Path, publish: Publish) -> None:
    heard: list[events.Event] = []
    events.bind(session, heard.append)
    done = publish(session)
    assert heard == [ContentPublished(done.token, ("core",), done.schemes)]
    publish(session)
    assert len(heard) == 1


def test_reading_costs_one_select_and_then_none(sqlite_engine: sa.Engine, publish: Publish, count_queries: Callable[..., object]) -> None:
    """Expected: the token of the state; nothing else once this process has read the revision (issue A, figures)."""
    with Session(sqlite_engine) as session:
        publish(session)
        queries.forget_all()
        published = queries.current(session)
        queries.document(session, published.modules["core"], "reading", "nl", scheme=published.schemes["limburg"])
        session.commit()
        with count_queries(sqlite_engine) as seen:  # type: ignore[attr-defined]
            for _ in range(5):
                published = queries.current(session)
                queries.document(session, published.modules["core"], "reading", "nl", scheme=published.schemes["limburg"])
        assert len(seen) == 1
        queries.forget_all()
        session.commit()
        with count_queries(sqlite_engine) as seen:  # type: ignore[attr-defined]
            published = queries.current(session)
        assert len(seen) == 5, "token, publication, modules, schemes, their members"
        with count_queries(sqlite_engine) as seen:  # type: ignore[attr-defined]
            queries.document(session, published.modules["core"], "reading", "nl")
        assert len(seen) == 1


def test_another_publication_is_seen_in_the_next_transaction(sqlite_engine: sa.Engine, root: Path, publish: Publish) -> None:
    with Session(sqlite_engine) as reader, Session(sqlite_engine) as writer:
        publish(writer)
        first = queries.current(reader)
        reader.rollback()
        course.edit(root, f"{R}.en.md", "No legal advice.", "This is no legal advice.")
        publish(writer)
        second = queries.current(reader)
        assert first.token != second.token
        assert second.modules["core"].seq == 2


def test_a_rolled_back_publication_is_forgotten(session: Session, root: Path, now: datetime) -> None:
    """Row ids are given again after a rollback: what was read of them before must not come back."""
    publish_folder(session, root, now=now)
    assert queries.document(session, queries.current(session).modules["core"], "reading", "en").title == "What coal left"
    session.rollback()
    assert queries.current(session).token == ""
    session.rollback()
    course.edit(root, f"{R}.en.md", "What coal left", "What steel left")
    publish_folder(session, root, now=now)
    assert queries.document(session, queries.current(session).modules["core"], "reading", "en").title == "What steel left"


def test_a_scheme_of_a_thousand_activities_is_read_and_searched(session: Session, root: Path, now: datetime) -> None:
    lines = "".join(f"  - {{id: a{number}, kind: lesson, minutes: 1}}\n" for number in range(1000))
    course.put(root, "modules/core/module.yaml", course.MODULE + lines)
    for number in range(1000):
        course.put(root, f"modules/core/a{number}.yaml", "blocks:\n  - {id: one, kind: text}\n")
        for language in ("en", "nl"):
            course.put(root, f"modules/core/a{number}.{language}.md", f"<!-- title -->\nNumber {number}\n<!-- one -->\nWords.\n")
    publish_folder(session, root, now=now)
    session.commit()
    queries.forget_all()
    assert len(queries.current(session).modules["core"].module.activities) == 1002
    found = queries.search(session, query="number 77", languages=["nl"], facets=Facets())
    assert [hit.activity for hit in found.schemes[0].hits][:1] == ["a77"]
