"""``flask inducci forward``: send what waits, say where to, look at what is refused."""

import os
import random
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup, with_appcontext

if TYPE_CHECKING:
    from inducci_lms.forwarding.operations import Forwarded
    from inducci_lms.forwarding.sender import Sender
    from inducci_lms.outbox.queries import Target


@click.group("forward", cls=AppGroup, invoke_without_command=True)
@click.option("--once", "mode", flag_value="once", help="Send what waits now, then end; the exit code is 1 when a target failed.")
@click.option("--loop", "mode", flag_value="loop", help="Go on for ever; ends after the current batch on SIGTERM or Ctrl-C.")
@click.option("--pause", default=5.0, show_default=True, help="Seconds between two rounds of --loop.")
@click.option("--batch", default=100, show_default=True, help="Statements in one request.")
@click.option("--timeout", default=20.0, show_default=True, help="Seconds to wait for a far store at each step.")
@click.pass_context
@with_appcontext
def group(context: click.Context, mode: str | None, pause: float, batch: int, timeout: float) -> None:
    """Send statements on to other record stores."""
    if context.invoked_subcommand is not None:
        return
    if mode is None:
        raise click.UsageError("say --once or --loop, or a command")
    from inducci_lms.forwarding.sender import Sender

    sender = Sender(timeout, 3 * timeout)
    context.call_on_close(sender.close)
    work = _worker(batch, sender)
    if mode == "once":
        done = work()
        _tell(done)
        context.exit(1 if any(one.failure for one in done) else 0)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        _tell(work())
        # Many workers must not look at the table in step.
        stop.wait(pause * random.uniform(0.75, 1.25))


def _worker(batch: int, sender: "Sender") -> "Callable[[], Sequence[Forwarded]]":
    from datetime import timedelta

    from inducci_lms.forwarding.operations import Options, forward
    from inducci_lms.kernel import clock
    from inducci_lms.web.transaction import session_for_writing

    # A kept connection may be tried twice, each try may take the whole time of an exchange and a wait beyond it.
    options = Options(batch=batch, lease=timedelta(seconds=2 * (sender.whole_s + sender.timeout_s) + 60))
    name = f"{socket.gethostname()[:40]}:{os.getpid()}"
    return lambda: forward(session_for_writing, sender, worker=name, clock=clock.now, options=options)


def _tell(done: "Sequence[Forwarded]") -> None:
    for one in done:
        if one.sent or one.refused or one.failure:
            rest = f", rests: {one.failure}" if one.failure else ""
            click.echo(f"{one.target}: {one.sent} sent, {one.refused} refused{rest}")


@group.group("target")
def target() -> None:
    """Say where statements are sent on to."""


@target.command("add")
@click.argument("name")
@click.argument("endpoint")
@click.option("--key", prompt=True, help="Key of the credential at the far store.")
@click.option("--secret", prompt=True, hide_input=True, help="Its secret.")
@click.option("--version", "version", default="1.0.3", show_default=True, type=click.Choice(["1.0.3", "2.0.0"]))
@click.option("--scheme", "schemes", multiple=True, help="Key of a scheme: only its statements. Repeat for several.")
@click.option("--verb", "verbs", multiple=True, help="IRI of a verb: only such statements. Repeat for several.")
def add(name: str, endpoint: str, key: str, secret: str, version: str, schemes: tuple[str, ...], verbs: tuple[str, ...]) -> None:
    """Send statements recorded from now on to the store at ENDPOINT (its address without /statements)."""
    from inducci_lms.outbox import operations
    from inducci_lms.outbox.rules import Filter
    from inducci_lms.web import current
    from inducci_lms.xapi import iris
    from inducci_lms.xapi.tincan_border import basic

    if not endpoint.startswith(("https://", "http://")):
        raise click.BadParameter("must begin with https:// or http://", param_hint="ENDPOINT")
    base = current.runtime().config.iri_base
    wanted = Filter(tuple(iris.scheme(base, one) for one in schemes), verbs)
    _run(
        lambda session: operations.add_target(
            session, name=name, endpoint=endpoint, authorization=basic(key, secret), version=version, wanted=wanted
        )
    )
    click.echo(f"{name}: statements recorded from now on are sent to {endpoint}; earlier ones by `forward replay {name} --since …`")


@target.command("pause")
@click.argument("name")
def pause(name: str) -> None:
    """Send nothing to NAME and let nothing wait for it."""
    _switch(name, False)


@target.command("resume")
@click.argument("name")
def resume(name: str) -> None:
    """Send to NAME again what is recorded from now on."""
    _switch(name, True)


def _switch(name: str, is_active: bool) -> None:
    from inducci_lms.outbox import operations

    _run(lambda session: operations.set_active(session, target_id=_target(session, name).id, is_active=is_active))
    click.echo(f"{name} is {'on' if is_active else 'off'}")


@target.command("remove")
@click.argument("name")
@click.confirmation_option(prompt="What still waits for it will not be sent. Remove it?")
def remove(name: str) -> None:
    """Forget NAME and what waits for it."""
    from inducci_lms.outbox import operations

    _run(lambda session: operations.remove_target(session, target_id=_target(session, name).id))
    click.echo(f"{name} is removed")


@group.command("status")
def status() -> None:
    """Show for every target what waits, how long the oldest has waited, what was refused, and the last failure."""
    from inducci_lms.forwarding.queries import standing
    from inducci_lms.web import current

    for one in standing(current.session(), current.now()):
        lag = "" if one.lag is None else f", oldest waits {int(one.lag.total_seconds())} s"
        state = "on" if one.is_active else "off"
        note = f", {one.failures} failures, rests until {one.rests_until:%Y-%m-%d %H:%M:%S}: {one.note}" if one.rests_until else ""
        click.echo(f"{one.name} ({state}) {one.endpoint}: {one.waiting} wait{lag}, {one.refused} refused{note}")


@group.command("refused")
@click.argument("name")
def refused(name: str) -> None:
    """List the dead letters of NAME with the reason."""
    from inducci_lms.forwarding.queries import dead_letters
    from inducci_lms.web import current

    session = current.session()
    for one in dead_letters(session, _target(session, name).id):
        click.echo(f"{one.statement}\t{one.at:%Y-%m-%d %H:%M:%S}\t{one.reason}" if one.at else f"{one.statement}\t\t{one.reason}")


@group.command("retry")
@click.argument("name")
def retry(name: str) -> None:
    """Let the dead letters of NAME be sent again."""
    from inducci_lms.outbox import operations

    many = _run(lambda session: operations.retry(session, target_id=_target(session, name).id))
    click.echo(f"{many} wait again")


@group.command("replay")
@click.argument("name")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Stored from then on, UTC.")
def replay(name: str, since: datetime) -> None:
    """Send to NAME everything stored since a date; the far store keeps each statement once."""
    from inducci_lms.forwarding import operations
    from inducci_lms.web.transaction import session_for_writing

    found: Target = _run(lambda session: _target(session, name))
    many = operations.replay(session_for_writing, found, since=since.replace(tzinfo=UTC), told=lambda done: click.echo(f"{done} …"))
    click.echo(f"{many} statements wait for {name}")


def _target(session: Any, name: str) -> "Target":
    from inducci_lms.kernel.errors import Missing
    from inducci_lms.outbox import queries

    found = queries.target(session, name)
    if found is None:
        raise Missing("target", f"there is no target {name!r}; `forward status` lists them")
    return found


def _run(work: Callable[[Any], Any]) -> Any:
    from inducci_lms.kernel import transaction
    from inducci_lms.kernel.errors import InducciError
    from inducci_lms.web.transaction import session_for_writing

    try:
        return transaction.run(session_for_writing, work)
    except InducciError as error:
        raise click.ClickException(error.message) from None
