"""The OpenAPI description of the interface, made from the same tables that check the parameters."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from inducci_lms.lrs_api import calls, parameters
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.xapi import json
from inducci_lms.xapi.formats import FORMATS
from inducci_lms.xapi.validate import IDENTIFIERS

_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_IRI = {"type": "string", "format": "uri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/._~-]+$"}
_MOMENT = {"type": "string", "format": "date-time"}
_FLAG = {"type": "boolean"}
_AGENT = {
    "type": "object",
    "properties": {
        "objectType": {"type": "string", "enum": ["Agent"]},
        "name": _TEXT,
        "mbox": {"type": "string", "pattern": "^mailto:[a-z0-9.]+@[a-z0-9.]+$"},
    },
    "required": ["mbox"],
    "additionalProperties": False,
}
_KINDS: Mapping[str, Any] = {
    "agent": _AGENT,
    "verb": _IRI,
    "activity": _IRI,
    "activityId": _IRI,
    "registration": _UUID,
    "statementId": _UUID,
    "voidedStatementId": _UUID,
    "related_activities": _FLAG,
    "related_agents": _FLAG,
    "ascending": _FLAG,
    "attachments": _FLAG,
    "since": _MOMENT,
    "until": _MOMENT,
    "limit": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "format": {"type": "string", "enum": list(FORMATS)},
    "stateId": {"type": "string", "minLength": 1, "pattern": "^[^\\x00]+$"},
    "profileId": {"type": "string", "minLength": 1, "pattern": "^[^\\x00]+$"},
}
_CONDITIONAL = ("activities/state", "activities/profile", "agents/profile")
_STATEMENT = {
    "type": "object",
    "required": ["actor", "verb", "object"],
    "properties": {
        "actor": {"type": "object"},
        "verb": {"type": "object", "required": ["id"], "properties": {"id": _IRI, "display": {"type": "object"}}},
        "object": {"type": "object"},
        "id": _UUID,
    },
}
_ERROR = {
    "type": "object",
    "required": ["error", "message", "problems"],
    "properties": {
        "error": _TEXT,
        "message": _TEXT,
        "problems": {
            "type": "array",
            "items": {"type": "object", "required": ["where", "message"], "properties": {"where": _TEXT, "message": _TEXT}},
        },
    },
}
_REFUSALS = {"400": "refused", "401": "no credential", "403": "not within the scopes", "405": "no such method", "413": "too large"}


def reply(base: str) -> Reply:
    """Return the description for an interface at the path ``base``."""
    return json_reply(json.encode(description(base)))


@cache
def description(base: str) -> dict[str, Any]:
    """Return the description as a mapping."""
    paths = {
        f"/{resource}": {method.lower(): _operation(resource, method, table) for method, table in by_method.items()}
        for resource, by_method in parameters.TABLES.items()
        if resource != "statements/more"
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "inducci_lms record store",
            "version": "2.0.0",
            "description": "xAPI 1.0.3 and xAPI 2.0 (IEEE 9274.1.1); the header X-Experience-API-Version says which.",
        },
        "servers": [{"url": base}],
        "security": [{"basic": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}, "bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Statement": _STATEMENT, "Error": _ERROR},
        },
        "x-agent-identifiers": list(IDENTIFIERS),
    }


def _operation(resource: str, method: str, table: parameters.Table) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    if resource != "about":
        version = {"type": "string", "enum": ["1.0.3", "2.0.0"]}
        listed.append({"name": calls.VERSION_HEADER, "in": "header", "required": True, "schema": version})
    for name in table.known:
        item: dict[str, Any] = {"name": name, "in": "query", "required": name in table.required}
        if name == "agent":
            item["content"] = {"application/json": {"schema": _AGENT}}
        else:
            item["schema"] = _KINDS[name]
        listed.append(item)
    if resource in _CONDITIONAL and method != "GET":
        listed += [{"name": name, "in": "header", "schema": _TEXT} for name in ("If-Match", "If-None-Match")]
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    answers: dict[str, Any] = {"200": {"description": "done"}, "204": {"description": "done"}}
    answers |= {code: {"description": text, "content": error} for code, text in _REFUSALS.items()}
    answers |= {code: {"description": text, "content": error} for code, text in _special(resource, method)}
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}_{resource.replace('/', '_')}",
        "parameters": listed,
        "responses": answers,
    }
    if method in ("PUT", "POST"):
        operation["requestBody"] = {"required": True, "content": _body(resource, method)}
    if resource == "about":
        operation["security"] = []
    return operation


def _special(resource: str, method: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if method == "GET" and resource in ("statements", *_CONDITIONAL):
        found.append(("404", "not there"))
    if method in ("PUT", "POST"):
        found += [("409", "something else is there already"), ("415", "the body is in a form that is not taken")]
    if resource in _CONDITIONAL and method != "GET":
        found.append(("412", "the document is not in the state that the request names"))
    return found


def _body(resource: str, method: str) -> dict[str, Any]:
    if resource != "statements":
        return {"application/json": {"schema": {"type": "object"}}, "application/octet-stream": {"schema": {}}}
    one: dict[str, Any] = {"$ref": "#/components/schemas/Statement"}
    schema = one if method == "PUT" else {"anyOf": [one, {"type": "array", "items": one}]}
    return {"application/json": {"schema": schema}}
