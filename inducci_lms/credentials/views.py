"""The certificate: for its holder a sheet to print, for whoever was given the address its verification."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno
from flask import Response as FlaskResponse

from inducci_lms.credentials import operations, queries, rules
from inducci_lms.credentials.pages import CertificateBody, CertificateModule, CertificatePage
from inducci_lms.credentials.queries import Award
from inducci_lms.kernel.errors import NotSignedIn
from inducci_lms.kernel.text import Chosen, LanguageMap
from inducci_lms.people import queries as people
from inducci_lms.web import current, pages
from inducci_lms.web.routes import Routes
from inducci_lms.web.transaction import writes
from inducci_lms.web.urls import lms_url, public_url

routes = Routes("credentials")


@routes.get("/certificates/<token>", "certificate", action="certificate.read")
def certificate(token: str) -> Any:
    """Show a certificate. The address is unguessable, no search engine may keep it, and no link on it tells where it stands."""
    session = current.session()
    award, snapshot = queries.by_token(session, token)
    learner = current.learner()
    own = learner is not None and learner.id == award.person_id
    state = rules.validity(award.valid_until, award.withdrawn_at, current.now())
    address = public_url("credentials.certificate", token=token)
    shown = state is not rules.Validity.WITHDRAWN
    content = CertificatePage(
        own=own,
        state=state,
        body=_body(award, snapshot, _holder(award.person_id), current.languages()) if shown else None,
        address=address,
        qr_svg=qr_svg(address) if shown else "",
        withdraw_href=lms_url("credentials.withdraw", token=token) if own and shown else "",
        withdrawn_at=award.withdrawn_at,
        home_href=lms_url("player.home"),
        notice=pages.left() if own else "",
    )
    response: FlaskResponse = pages.page("credentials/certificate.html", content, status=200 if shown else 410)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@routes.post("/certificates/<token>/withdraw", "withdraw", action="certificate.write")
@writes
def withdraw(token: str) -> Any:
    """Take one's own certificate back."""
    learner = current.learner()
    if learner is None:
        raise NotSignedIn
    operations.withdraw(current.session(), token=token, person_id=learner.id, now=current.now())
    pages.leave("withdrawn")
    return pages.redirect(lms_url("credentials.certificate", token=token))


def _holder(person_id: int) -> str:
    """Return the holder's name as the host says it now; we keep none (decision 0089)."""
    row = people.by_id(current.session(), person_id)
    person = None if row is None or not row.ref else current.runtime().people.get(row.ref)
    return "" if person is None else person.name


def _body(award: Award, kept: Mapping[str, Any], holder: str, languages: Sequence[str]) -> CertificateBody:
    def words(texts: Mapping[str, str]) -> Chosen:
        return LanguageMap(texts).choose(languages)

    modules = tuple(
        CertificateModule(words(one["title"]), one["minutes"], one["edition"], datetime.fromisoformat(one["completed_at"]), one["score"])
        for one in kept["modules"]
    )
    return CertificateBody(
        holder=holder,
        title=words(kept["title"]),
        country=kept["country"],
        region_key=kept["region"]["key"],
        region=words(kept["region"]["name"]),
        issuer=words(kept["issuer"]) if kept["issuer"] else None,
        issued_at=award.issued_at,
        outcomes=tuple(words(one) for one in kept["outcomes"]),
        minutes=kept["minutes"],
        ects=kept["ects"],
        level=kept["level"],
        assessment=tuple(kept["assessment"]),
        participation=kept["participation"],
        quality=words(kept["quality"]) if kept["quality"] else None,
        supervision=kept["supervision"],
        modules=modules,
        score=kept["score"],
        edition=kept["edition"],
        revision=kept["revision"],
        languages=tuple(kept["languages"]),
        valid_until=award.valid_until,
    )


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str:
    """Return a QR code of an address as inline SVG: attributes only, no style, black on white in every theme."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    options = {"xmldecl": False, "svgns": False, "nl": False, "svgclass": None, "lineclass": None, "omitsize": True}
    code.save(out, kind="svg", dark="#000", light="#fff", border=2, **options)
    return out.getvalue().decode("ascii")
