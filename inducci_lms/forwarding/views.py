"""The page for administrators: what waits for which record store, since when, and what was refused."""

from flask import Response

from inducci_lms.forwarding import queries
from inducci_lms.forwarding.pages import ForwardingPage, TargetView
from inducci_lms.web import current
from inducci_lms.web.pages import page
from inducci_lms.web.routes import Routes

routes = Routes("forwarding")


@routes.get("/forwarding", "forwarding", action="forwarding.read")
def forwarding() -> Response:
    """Show how every target stands."""
    session = current.session()
    made = tuple(TargetView(one, queries.dead_letters(session, one.id, 20)) for one in queries.standing(session, current.now()))
    return page("forwarding/forwarding.html", ForwardingPage(made))
