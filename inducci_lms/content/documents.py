"""Renders activities, tools, cases and terms: one language at a time, block by block."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inducci_lms.content.blocks import KINDS
from inducci_lms.content.blocks.base import Parts, texts_in
from inducci_lms.content.blocks.question import parts_of_question
from inducci_lms.content.document import Card, CardText, Document, RenderedBlock
from inducci_lms.content.model import Activity, Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form
from inducci_lms.kernel.text import LanguageMap

#: slot block id → (scheme key, the blocks that fill it)
Fills = Mapping[str, tuple[str, Sequence[Block]]]


def render_activity(activity: Activity, rendering: Rendering, languages: tuple[str, ...], fills: Fills) -> Document:
    """Return the activity in ``rendering.language``; a block that lacks it falls back to its source language as a whole."""
    language = rendering.language
    parts = {part: rendering.html(text.choose([language]).text, Form.BLOCK) for part, text in activity.texts.items()}
    plain = {part: rendering.plain(text.choose([language]).text, Form.BLOCK) for part, text in activity.texts.items()}
    blocks = [render_block(block, rendering, scheme) for block, scheme in _filled(activity.blocks, fills)]
    blocks += [render_question(block, rendering) for block in activity.questions]
    words = sum(len(text.split()) for block in blocks for text in (*block.plain.values(),))
    return Document(
        language=language,
        title=activity.title.choose([language]).text,
        blocks=tuple(blocks),
        sources=rendering.cited(),
        headings=rendering.headings,
        parts=parts,
        plain=plain,
        languages=languages,
        words=words + sum(len(text.split()) for text in plain.values()),
    )


def _filled(blocks: Sequence[Block], fills: Fills) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        if block.kind != "slot":
            yield block, ""
            continue
        scheme, own = fills.get(block.id, ("", ()))
        for inner in own:
            yield inner, scheme


def render_block(block: Block, rendering: Rendering, scheme: str = "") -> RenderedBlock:
    """Return one block of a lesson."""
    kind = KINDS[block.kind]
    rendered = _rendered(block, kind.parts_of(block.settings), rendering)
    return replace(kind.finish(rendered, block, rendering), scheme=scheme)


def render_question(block: Block, rendering: Rendering) -> RenderedBlock:
    """Return one question of a quiz; its kind is the question's kind."""
    mapping = block.settings["question"]
    return replace(_rendered(block, parts_of_question(mapping), rendering), settings={"question": mapping})


def _rendered(block: Block, parts: Parts, rendering: Rendering) -> RenderedBlock:
    wanted = rendering.language
    language, texts = texts_in(block, wanted)
    forms = {**({} if parts.main is None else {"": parts.main}), **parts.needed, **parts.optional}
    html = {part: rendering.html(texts[part], form, block.id) for part, form in forms.items() if part in texts}
    plain = {part: rendering.plain(texts[part], form) for part, form in forms.items() if part in texts}
    main = html.pop("", "")
    return RenderedBlock(block.id, block.kind, language, main, html, plain, {}, fallback=language != wanted)


def render_card(
    key: str,
    facts: Mapping[str, object],
    texts: Mapping[str, LanguageMap],
    title: str,
    sources: Sequence[str],
    renderings: Sequence[Rendering],
) -> Card:
    """Return a tool, case or term in the language of each rendering; works listed in its file follow those cited in its texts."""
    pages = {}
    for rendering in renderings:
        language = rendering.language
        own = {part: text.choose([language]).text for part, text in texts.items() if part != title}
        forms = {part: Form.INLINE if part == "people" else Form.BLOCK for part in own}
        parts = {part: rendering.html(text, forms[part], part) for part, text in own.items()}
        plain = {part: rendering.plain(text, forms[part]) for part, text in own.items()}
        for source in sources:
            rendering.number(source)
        pages[language] = CardText(texts[title].choose([language]).text, parts, plain, rendering.cited())
    return Card(key, dict(facts), pages)
