"""What every resource is given: the call, whose it is, and the settings. Kept apart from the session, so that all checks of a
request's body run before a transaction begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.lrs_api import scopes
from inducci_lms.lrs_api.calls import Call, Reply
from inducci_lms.lrs_api.queries import Credential
from inducci_lms.xapi import json
from inducci_lms.xapi.versions import Family

#: What a resource makes of a call: everything that needs the database, run once inside a transaction (again after a deadlock).
Work = Callable[[Session], Reply]


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of the configuration that the resources need, and the clock."""

    iri_base: str
    #: ``account.homePage`` of authorities.
    home_page: str
    clock: Callable[[], datetime]
    #: For reading statements: up to when everything is findable, asked before anything was read.
    through: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """One authorised call with its parameters read."""

    call: Call
    family: Family
    credential: Credential
    parameters: Mapping[str, Any]
    settings: Settings

    @property
    def authority(self) -> Mapping[str, Any]:
        """Who vouches for what this credential stores (Data 2.4.9)."""
        return {
            "objectType": "Agent",
            "account": {"homePage": self.settings.home_page, "name": self.credential.authority_name},
        }

    @property
    def authority_json(self) -> bytes:
        """The authority as JSON."""
        return json.encode(self.authority)

    @property
    def only_mine(self) -> bool:
        """Whether only statements of this authority may be seen."""
        return scopes.only_mine(self.credential.scopes)
