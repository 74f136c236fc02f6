"""Enrol and leave: two forms on a scheme's page. An anonymous visitor signs in first and comes back to the scheme's page."""

from typing import Any

from inducci_lms.enrolments import operations
from inducci_lms.people import operations as people
from inducci_lms.web import current
from inducci_lms.web.pages import leave, redirect
from inducci_lms.web.routes import Routes
from inducci_lms.web.transaction import writes
from inducci_lms.web.urls import lms_url

routes = Routes("enrolments")


@routes.post("/schemes/<scheme>/enrol", "enrol", action="enrolment.write")
@writes
def enrol(scheme: str) -> Any:
    """Enrol who is signed in and show the scheme's page."""
    learner = people.ensure(current.session(), person=current.require_person(), now=current.now())
    config = current.runtime().config
    operations.enrol(
        current.session(),
        learner=learner,
        scheme_key=scheme,
        iri_base=config.iri_base,
        home_page=config.actor_home_page,
        now=current.now(),
    )
    leave("enrolled")
    return redirect(lms_url("player.scheme", scheme=scheme))


@routes.get("/schemes/<scheme>/enrol", "come_back", action="catalog.read")
def come_back(scheme: str) -> Any:
    """Lead to the scheme's page: where a sign-in ends that an anonymous visitor's form began. Nothing is enrolled by a GET."""
    return redirect(lms_url("player.scheme", scheme=scheme))


@routes.post("/schemes/<scheme>/withdraw", "withdraw", action="enrolment.write")
@writes
def withdraw(scheme: str) -> Any:
    """Take who is signed in out of the scheme and show its page."""
    learner = people.ensure(current.session(), person=current.require_person(), now=current.now())
    config = current.runtime().config
    operations.withdraw(
        current.session(),
        learner=learner,
        scheme_key=scheme,
        iri_base=config.iri_base,
        home_page=config.actor_home_page,
        now=current.now(),
    )
    leave("withdrawn")
    return redirect(lms_url("player.scheme", scheme=scheme))
