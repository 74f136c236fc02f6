"""From a visit to the lesson's page: blocks with notes, checks and change marks. What is the same for everybody is made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inducci_lms.catalog import queries as catalog
from inducci_lms.content.document import Document, RenderedBlock
from inducci_lms.content.render import localise_document
from inducci_lms.kernel.errors import Problem
from inducci_lms.kernel.text import Chosen
from inducci_lms.lessons import queries, rules
from inducci_lms.lessons.pages import BlockView, CheckView, LessonPage, NoteView, SourceView
from inducci_lms.lessons.queries import Left
from inducci_lms.player import frame as frames
from inducci_lms.player.visit import Visit
from inducci_lms.progress.rules import Status
from inducci_lms.questions import inline
from inducci_lms.questions.inline import QuestionView
from inducci_lms.questions.model import Question, Response, Trouble
from inducci_lms.web import current
from inducci_lms.web.urls import root

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A lesson in one language at one mount, as it is for everybody: addresses filled in, views made."""

    document: Document
    blocks: tuple[BlockView, ...]
    sources: tuple[SourceView, ...]
    headings: Mapping[str, str]
    fallback: str
    origin: str


_PREPARED: dict[tuple[str, ...], Prepared] = {}
_QUESTIONS: dict[tuple[str, str], Mapping[str, Question]] = {}


def prepared(visit: Visit) -> Prepared:
    """Return the lesson of a visit ready to show; made once for each revision, language, scheme and mount."""
    document = visit.document
    scheme_url = frames.scheme_href(visit.plan)
    key = (visit.revision.uuid, visit.activity.id, document.language, visit.scheme.uuid, root(), scheme_url)
    found = _PREPARED.get(key)
    if found is None:
        found = _prepare(localise_document(document, root(), scheme_url), "\x1f".join(key))
        if len(_PREPARED) >= _MOST:
            _PREPARED.clear()
        _PREPARED[key] = found
    return found


def _prepare(document: Document, origin: str) -> Prepared:
    made, level = [], "h2"
    for block in document.blocks:
        made.append(_block(block, document, level, origin))
        level = "h3" if "<h2" in block.html else level
    blocks = tuple(made)
    sources = tuple(SourceView(one.number, one.id, one.title, one.year, one.publisher, one.url, one.language) for one in document.sources)
    headings: dict[str, str] = {}
    for heading in document.headings:
        headings.setdefault(heading.block, heading.text)
    fallback = next((block.language for block in document.blocks if block.fallback), "")
    return Prepared(document, blocks, sources, headings, fallback, origin)


def _block(block: RenderedBlock, document: Document, heading: str, origin: str) -> BlockView:
    return BlockView(
        id=block.id,
        kind=block.kind,
        html=block.html,
        lang=block.language if block.language != document.language else "",
        regional=bool(block.scheme),
        parts=block.parts,
        plain=block.plain,
        settings=block.settings,
        heading=heading,
        origin=origin,
    )


def questions(visit: Visit) -> Mapping[str, Question]:
    """Return the inline checks of a lesson by block id (a slot takes none); parsed once a revision."""
    key = (visit.revision.uuid, visit.activity.id)
    found = _QUESTIONS.get(key)
    if found is None:
        activity = catalog.activity(current.session(), visit.revision, visit.activity.id)
        blocks = [block for block in activity.blocks if block.kind == "question"]
        found = {block.id: inline.question(block.id, block.settings["question"], block.texts) for block in blocks}
        if len(_QUESTIONS) >= _MOST:
            _QUESTIONS.clear()
        _QUESTIONS[key] = found
    return found


@dataclass(frozen=True, slots=True)
class Retry:
    """An answer to a check that could not be read: shown again as it was typed."""

    block: str
    response: Response | None
    troubles: tuple[Trouble, ...]


def lesson_page(
    visit: Visit, *, retry: Retry | None = None, problems: Sequence[Problem] = (), open_checks: Sequence[str] = (), notice: str = ""
) -> LessonPage:
    """Return the page of a lesson. One SELECT beyond those of the visit, a second one when this process never showed the lesson."""
    learner, _ = visit.require_open()
    ready = prepared(visit)
    left = queries.left(current.session(), person_id=learner.id, module_key=visit.stage.key, activity_id=visit.activity.id)
    state = visit.standing.activity(visit.stage, visit.activity)
    read_seq = 0 if state is None else max(state.read_seq, state.done.seq if state.done else 0)
    frame = visit.frame(tags=ready.document.languages, notice=notice)
    blocks = tuple(_own(visit, frame.href, block, left, read_seq, retry, ready.document.language) for block in ready.blocks)
    position = visit.position
    block = position.block if position is not None and ready.document.block(position.block) is not None else ""
    heading = ready.headings.get(block)
    is_own = bool(left.notes or left.checks or retry or problems or open_checks or (state is not None and state.done is not None))
    resume_block = block if block != (blocks[0].id if blocks else "") else ""
    decides = (ready.origin, frame.outline.fragment_key, resume_block, notice, tuple(one.id for one in blocks if one.changed))
    return LessonPage(
        frame=frame,
        language=ready.document.language,
        blocks=blocks,
        sources=ready.sources,
        complete_href=f"{frame.href}/complete",
        completed=frame.status in (Status.COMPLETED, Status.CHANGED),
        read_at=state.done.at if state is not None and state.done is not None else None,
        changed=sum(1 for one in blocks if one.changed),
        again=frame.status is Status.AGAIN,
        resume_block=resume_block,
        resume_title=Chosen(heading, ready.document.language) if heading else None,
        fallback=ready.fallback,
        problems=tuple(problems),
        open_checks=tuple(open_checks),
        fragment_key=None if is_own else decides,
    )


def _own(visit: Visit, href: str, block: BlockView, left: Left, read_seq: int, retry: Retry | None, language: str) -> BlockView:
    """Return the block as this person sees it."""
    changed = 0 < read_seq < visit.revision.block_changed.get((visit.activity.id, block.id), 0)
    note = check = None
    if block.kind == "task" and block.settings.get("note"):
        kept = left.notes.get(block.id)
        note = NoteView(f"{href}/notes/{block.id}", kept.text if kept else "", kept.saved_at if kept else None)
    elif block.kind == "question":
        check = _check(visit, href, block.id, left, retry, language)
    if not (changed or note or check):
        return block
    return replace(block, changed=changed, note=note, check=check)


def _check(visit: Visit, href: str, block_id: str, left: Left, retry: Retry | None, language: str) -> CheckView:
    question = questions(visit)[block_id]
    rendered = prepared(visit).document.block(block_id)
    if rendered is None:
        raise LookupError(f"the check {block_id!r} was not rendered with its lesson")
    kept = left.checks.get(block_id)
    view: QuestionView
    if retry is not None and retry.block == block_id:
        view = inline.view(question, rendered, language=language, response=retry.response, troubles=retry.troubles)
    else:
        response = kept.response if kept else None
        grade = inline.grade(question, response, language=language) if kept else None
        view = inline.view(question, rendered, language=language, response=response, grade=grade)
    return CheckView(
        href=f"{href}/checks/{block_id}",
        question=view,
        state=view.verdict,
        required=rules.waits_for_checks(visit.activity),
        checked_at=kept.checked_at if kept else None,
    )
