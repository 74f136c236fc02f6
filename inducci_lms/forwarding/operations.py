"""Taking what waits to the far stores: in the order of storing, at least once, one worker for a target at a time.

No transaction is open while a far store is waited for. A worker that is killed after sending and before noting it leaves rows
that are sent again: the far store knows the ids and keeps each statement once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from inducci_lms.forwarding.rules import Answer, Verdict, asked_pause, verdict
from inducci_lms.forwarding.sender import Send
from inducci_lms.kernel import transaction
from inducci_lms.lrs import queries as lrs
from inducci_lms.lrs.records import Stored, row_id
from inducci_lms.outbox import operations as outbox
from inducci_lms.outbox import queries
from inducci_lms.outbox.queries import Target
from inducci_lms.outbox.rules import Backoff
from inducci_lms.xapi import multipart
from inducci_lms.xapi.attachments import Attachment, declared

Provider = Callable[[], Session]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Options:
    """How a worker sends. ``lease`` must be longer than one exchange can take."""

    batch: int = 100
    #: A batch is cut before it grows beyond this; a single larger statement is sent alone.
    batch_bytes: int = 2_000_000
    lease: timedelta = timedelta(minutes=3)
    backoff: Backoff = field(default_factory=Backoff)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What one visit to a target came to."""

    target: str
    sent: int = 0
    refused: int = 0
    #: Why the target rests, "" if it does not.
    failure: str = ""
    #: False when another worker holds the target, or it rests or is off.
    was_ours: bool = True


def forward(provider: Provider, send: Send, *, worker: str, clock: Clock, options: Options | None = None) -> tuple[Forwarded, ...]:
    """Send everything that waits now to every target that is ready; return what became of each."""
    found = transaction.run(provider, queries.targets)
    return tuple(_Visit(provider, send, one, worker, clock, options or Options()).run() for one in found if one.is_active)


class _Visit:
    """One worker at one target, until nothing waits or it fails."""

    def __init__(self, provider: Provider, send: Send, target: Target, worker: str, clock: Clock, options: Options) -> None:
        self.provider, self.send, self.target, self.worker, self.clock, self.options = provider, send, target, worker, clock, options
        self.sent = self.refused = 0

    def run(self) -> Forwarded:
        if not self._lease():
            return Forwarded(self.target.name, was_ours=False)
        while batch := transaction.run(self.provider, self._batch):
            failure = self._deliver(batch)
            if failure is not None:
                return Forwarded(self.target.name, self.sent, self.refused, failure)
            if not self._lease():
                return Forwarded(self.target.name, self.sent, self.refused, "the lease was lost to another worker")
        transaction.run(self.provider, lambda session: outbox.release(session, target_id=self.target.id, worker=self.worker))
        return Forwarded(self.target.name, self.sent, self.refused)

    def _lease(self) -> bool:
        now, length = self.clock(), self.options.lease
        return transaction.run(
            self.provider, lambda session: outbox.lease(session, target_id=self.target.id, worker=self.worker, now=now, length=length)
        )

    def _batch(self, session: Session) -> list[Stored]:
        rows = queries.waiting(session, self.target.id, self.options.batch)
        found = lrs.by_rows(session, rows)
        gone = [row for row in rows if row not in found]
        if gone:
            # Erased meanwhile: there is nothing to send any more.
            outbox.sent(session, target_id=self.target.id, rows=gone, now=self.clock())
        batch: list[Stored] = []
        size = 0
        for row in rows:
            one = found.get(row)
            if one is None:
                continue
            size += len(one.raw)
            if batch and size > self.options.batch_bytes:
                break
            batch.append(one)
        return batch

    def _deliver(self, batch: Sequence[Stored]) -> str | None:
        """Send a batch, cut in halves as often as needed to find what is refused; return why the target must rest, or None."""
        waiting = [list(batch)]
        while waiting:
            part = waiting.pop(0)
            answer = self.send(self.target, *transaction.run(self.provider, lambda session, part=part: packed(session, part)))  # type: ignore[misc]  # the default binds the part
            decided = verdict(answer)
            if decided is Verdict.SENT:
                self._note_sent(part)
            elif decided is Verdict.REST:
                return self._rest(answer)
            elif len(part) == 1:
                self._note_refused(part[0], answer)
            else:
                middle = len(part) // 2
                waiting[:0] = [part[:middle], part[middle:]]
            if waiting and not self._lease():
                return "the lease was lost to another worker"
        return None

    def _note_sent(self, part: Sequence[Stored]) -> None:
        now, rows = self.clock(), [one.row for one in part]
        transaction.run(self.provider, lambda session: outbox.sent(session, target_id=self.target.id, rows=rows, now=now))
        self.sent += len(part)

    def _note_refused(self, one: Stored, answer: Answer) -> None:
        now, reason = self.clock(), f"{answer.status} {answer.text}".strip()
        transaction.run(
            self.provider, lambda session: outbox.refused(session, target_id=self.target.id, row=one.row, reason=reason, now=now)
        )
        self.refused += 1

    def _rest(self, answer: Answer) -> str:
        now = self.clock()
        note = f"{answer.status or 'no answer'}: {answer.text}".strip(": ")
        transaction.run(
            self.provider,
            lambda session: outbox.failed(
                session, target_id=self.target.id, note=note, now=now, backoff=self.options.backoff, at_least=asked_pause(answer)
            ),
        )
        return note


def packed(session: Session, batch: Sequence[Stored]) -> tuple[bytes, str]:
    """Return the body and content type for a batch: the stored bytes unchanged in an array, attachments as further parts."""
    body = b"[" + b",".join(one.raw for one in batch) + b"]"
    if b'"sha2"' not in body:
        return body, "application/json"
    hashes = dict.fromkeys(item["sha2"] for one in batch if b'"sha2"' in one.raw for item in declared(msgspec.json.decode(one.raw)))
    kept = lrs.attachments(session, list(hashes))
    if not kept:
        return body, "application/json"
    content_type, pieces = multipart.write(body, [Attachment(sha2, *kept[sha2]) for sha2 in hashes if sha2 in kept])
    return b"".join(pieces), content_type


def replay(provider: Provider, target: Target, *, since: datetime, told: Callable[[int], None] | None = None, chunk: int = 500) -> int:
    """Let everything stored since a moment wait for a target again, in chunks of one transaction each; return how many."""
    after, total = row_id(since) - 1, 0
    while True:
        start = after

        def one_chunk(session: Session, start: int = start) -> tuple[int, int]:
            found = lrs.chunk(session, after=start, limit=chunk)
            items = [outbox.Item(one.row, msgspec.json.decode(one.raw)) for one in found]
            many = outbox.enqueue_again(session, target_id=target.id, items=items, wanted=target.wanted)
            return many, found[-1].row if found else 0

        many, last = transaction.run(provider, one_chunk)
        total += many
        if not last:
            return total
        after = last
        if told is not None:
            told(total)
