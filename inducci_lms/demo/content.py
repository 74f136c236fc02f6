"""What the demonstration puts into the database besides people."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from inducci_lms import resources
from inducci_lms.catalog import operations, storage
from inducci_lms.catalog.model import Publishing
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from inducci_lms.kernel import transaction
from inducci_lms.web import current


def publish(tell: Callable[[str], None]) -> str:
    """Publish the course content; return what happened, in words. Errors are told one by one, and nothing is published."""
    config = current.runtime().config
    loaded = load(config.content or resources.folder("course_content"))
    if not loaded.ok:
        for finding in loaded.errors:
            tell(f"           {finding}")
        return f"NOT published: {len(loaded.errors)} errors"
    compiled = compile_library(loaded)

    def work(session: Session) -> Publishing:
        return operations.publish(session, compiled=compiled, storage=storage.storage_for(config.media_folder), now=current.now())

    done = transaction.run(current.session, work)
    return f"{len(compiled.schemes)} schemes, {len(compiled.modules)} modules" + ("" if done.changed else ", unchanged")


def issue_credential(key: str, secret: str) -> None:
    """Give programs a credential of all scopes; the same key again changes nothing."""
    from inducci_lms.lrs_api import operations as lrs_operations

    def work(session: Session) -> object:
        return lrs_operations.issue_credential(
            session, name="Demonstration", scopes=("all",), trusted=True, now=current.now(), key=key, secret=secret
        )

    transaction.run(current.session, work)
