"""The description of the interface: complete, valid, and true to what the interface does."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from inducci_lms.lrs_api import parameters
from tests.lrs_api.conftest import Lrs

ADDRESS = "/training/xapi/openapi.json"
OPERATIONS = [(resource, method) for resource, table in parameters.TABLES.items() for method in table if resource != "statements/more"]


def test_the_description_is_open_and_names_every_operation(lrs: Lrs) -> None:
    """Issue C 5: served by the library, without credential or version; one operation for each resource and method."""
    answer = lrs.get("/openapi.json", headers={"Authorization": None, "X-Experience-API-Version": None})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["servers"] == [{"url": "/training/xapi"}]
    described = {(path[1:], method.upper()) for path, methods in answer.json["paths"].items() for method in methods}
    assert described == set(OPERATIONS)
    assert lrs.get("/2.0/openapi.json").json["servers"] == [{"url": "/training/xapi/2.0"}]  # type: ignore[index]  # JSON of the answer


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("resource", "method"), [one for one in OPERATIONS if one[0] != "about"])
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_no_request_makes_a_fault(app: Flask, resource: str, method: str, version: str) -> None:
    """Issue C 5: fuzzed by schemathesis against the description: no 5xx, no undescribed status, no foreign content type."""
    lrs = Lrs(app, version)
    schema = schemathesis.openapi.from_wsgi(ADDRESS, app)
    operation = schema[f"/{resource}"][method]
    kept = settings(
        max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )

    def run(case: Any) -> None:
        answer = case.call(headers={**lrs.headers, "X-Experience-API-Version": version})
        wanted = (checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance)
        case.validate_response(answer, checks=wanted)

    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        kept(given(operation.as_strategy(generation_mode=mode))(run))()
