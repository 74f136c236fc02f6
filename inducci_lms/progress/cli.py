"""``flask inducci progress``: make the projection anew from the record."""

from functools import partial

import click
from flask.cli import AppGroup, with_appcontext

group = AppGroup("progress", help="Progress is computed from the record: make it anew.")


@group.command("rebuild")
@click.option("--person", "pseudonym", help="Only the person with this pseudonym.")
@with_appcontext
def rebuild(pseudonym: str | None) -> None:
    """Replay every statement that counts; the rows come out the same as those that arrived one by one."""
    from sqlalchemy.orm import Session

    from inducci_lms.kernel.transaction import run
    from inducci_lms.lrs import queries as lrs
    from inducci_lms.people import queries as people
    from inducci_lms.progress import operations
    from inducci_lms.web import current

    state = current.runtime()

    def chosen(session: Session) -> list[int]:
        if pseudonym is None:
            return list(lrs.people_with_statements(session))
        found = people.by_pseudonym(session, pseudonym)
        if found is None:
            raise click.ClickException(f"nobody here is called {pseudonym!r} in the record")
        return [found.id]

    ids = run(state.session, chosen)
    if pseudonym is None:
        run(state.session, lambda session: operations.forget_others(session, keep=ids))

    def again(session: Session, person_id: int) -> None:
        operations.replay(session, person_id=person_id, iri_base=state.config.iri_base)

    for number, person_id in enumerate(ids, 1):
        # One transaction a person: a large record is no reason to keep learners waiting.
        run(state.session, partial(again, person_id=person_id))
        if number % 100 == 0:
            click.echo(f"{number} of {len(ids)} people")
    click.echo(f"rebuilt the progress of {len(ids)} people")
