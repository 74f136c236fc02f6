"""What the demonstration puts into the database besides people."""


def publish() -> str:
    """Publish the course content; return what happened, in words."""
    return "nothing to publish yet"


def issue_credential(key: str, secret: str) -> None:
    """Give programs a credential of all scopes; the same key again changes nothing."""
    from inducci_lms.demo.models import db
    from inducci_lms.kernel import clock
    from inducci_lms.lrs_api import operations

    operations.issue_credential(db.session(), name="Demonstration", scopes=("all",), trusted=True, now=clock.now(), key=key, secret=secret)
    db.session.commit()
