"""What the templates of this package see as ``page``: the certificate with the mandatory elements of a micro-credential."""

from dataclasses import dataclass
from datetime import datetime

from inducci_lms.kernel.text import Chosen


@dataclass(frozen=True, slots=True)
class CertificateModule:
    """A module as it was taken: its title then, the number of its revision, when it was completed, its best score (share) or None."""

    title: Chosen
    minutes: int
    edition: int
    completed_at: datetime
    score: float | None


@dataclass(frozen=True, slots=True)
class CertificateBody:
    """The eleven mandatory elements (Council Recommendation 2022/C 243/02, annex I) and what we add, as frozen at the award.

    1 learner: ``holder`` (asked of the host now; "" when the host knows the person no more) · 2 ``title`` · 3 ``country`` and
    ``region`` of the issuer · 4 ``issuer`` (awarding body) · 5 ``issued_at`` · 6 ``outcomes`` · 7 ``minutes`` (notional workload;
    ``ects`` None = not applicable) · 8 ``level`` (EQF; "" = not applicable) · 9 ``assessment`` codes (``test``, ``skill``,
    ``portfolio``, ``prior_learning``) · 10 ``participation`` (``online``, ``onsite``, ``blended``, ``volunteering``,
    ``work_experience``) · 11 ``quality`` (None = not stated). ``supervision`` is ``unsupervised`` unless the scheme says else.
    """

    holder: str
    title: Chosen
    country: str
    region_key: str
    region: Chosen
    issuer: Chosen | None
    issued_at: datetime
    outcomes: tuple[Chosen, ...]
    minutes: int
    ects: float | None
    level: str
    assessment: tuple[str, ...]
    participation: str
    quality: Chosen | None
    supervision: str
    modules: tuple[CertificateModule, ...]
    score: float | None
    edition: int
    #: The first characters of the scheme revision's content hash.
    revision: str
    languages: tuple[str, ...]
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """The printable certificate, and at the same address the public verification page: what is seen depends on ``own``.

    ``state`` is ``valid``, ``expired`` or ``withdrawn``; ``body`` is None once withdrawn (nothing but that fact is shown).
    ``address`` is the absolute verification address; ``qr_svg`` an inline SVG of it without inline style (safe markup).
    ``withdraw_href`` takes a POST and is "" unless the viewer is its holder.
    """

    own: bool
    state: str
    body: CertificateBody | None
    address: str
    qr_svg: str
    withdraw_href: str
    withdrawn_at: datetime | None
    home_href: str
    notice: str = ""


#: The public view is the same sheet (``own`` False): template ``credentials/certificate.html`` serves both.
VerifyPage = CertificatePage
