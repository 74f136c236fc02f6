"""The only way to make an address of ours: by endpoint, below the prefix and the name we are mounted with."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import current_app, g, has_request_context, request
from werkzeug.routing import MapAdapter

from inducci_lms.kernel.errors import ConfigError
from inducci_lms.web import current
from inducci_lms.web.runtime import Runtime

PREFIX_VALUES = "_inducci_prefix_values"
_ROOT = "_inducci_root"
_CACHE_LIMIT = 20_000


def lms_url(endpoint: str, /, **values: Any) -> str:
    """Return the path of an endpoint (``lms_url("player.scheme", scheme="limburg")``), with script name and prefix.

    ``_anchor`` appends a fragment; values that are no variables of the address become its query. None values are left out.
    """
    return _build(endpoint, values, root())


def public_url(endpoint: str, /, **values: Any) -> str:
    """Return the whole public address of an endpoint, for certificates, mails and feeds.

    Built on ``INDUCCI_PUBLIC_URL``; within a request, the request's own address stands in when the key is not set.
    Raises :class:`ConfigError` outside a request without the key.
    """
    base = current.runtime().config.public_url
    if base is not None:
        prefix = root() if has_request_context() else _root_outside()
        return base.rstrip("/") + _build(endpoint, values, prefix)[len(prefix) :]
    if not has_request_context():
        raise ConfigError("INDUCCI_PUBLIC_URL is not set: addresses in mails and certificates need it")
    return request.host_url.rstrip("/") + lms_url(endpoint, **values)


def root() -> str:
    """Return the path of the mount without a trailing slash, as the browser sees it: "" when mounted at "/"."""
    found = g.get(_ROOT)
    if found is None:
        found = _root_inside() if has_request_context() else _root_outside()
        setattr(g, _ROOT, found)
    return cast(str, found)


def prefix_values() -> Mapping[str, Any]:
    """Return the values of the variables in our prefix (``/<lang_code>/training``) for this request."""
    return cast(Mapping[str, Any], g.get(PREFIX_VALUES, {}))


def _root_inside() -> str:
    state = current.runtime()
    if state.prefix_variables:
        path = _adapter().build(f"{state.name}.web.root", dict(prefix_values()))
        return path.rstrip("/")
    return request.script_root.rstrip("/") + state.url_prefix


def _root_outside() -> str:
    base = current.runtime().config.public_url
    return "" if base is None else urlsplit(base).path.rstrip("/")


def _adapter() -> MapAdapter:
    from flask.globals import request_ctx

    if has_request_context() and request_ctx.url_adapter is not None:
        return request_ctx.url_adapter
    return current_app.url_map.bind("localhost", script_name="/")


def _build(endpoint: str, values: dict[str, Any], prefix: str) -> str:
    # Making an address costs Werkzeug some ten microseconds and a lesson page has fifty of them: kept by what decides it.
    state = current.runtime()
    key = (endpoint, prefix, *values.items())
    cached = state.url_cache.get(key)
    if cached is None:
        cached = _make(state, endpoint, dict(values), prefix)
        if len(state.url_cache) >= _CACHE_LIMIT:
            state.url_cache.clear()
        state.url_cache[key] = cached
    return cached


def _make(state: Runtime, endpoint: str, values: dict[str, Any], prefix: str) -> str:
    anchor = values.pop("_anchor", None)
    values = {name: value for name, value in values.items() if value is not None}
    name = state.endpoints.get(endpoint, f"{state.name}.{endpoint}")
    built = _adapter().build(name, {**prefix_values(), **values})
    if not has_request_context():
        # No request: what was built begins with the prefix as mounted; the public address knows better.
        mounted = state.url_prefix
        if state.prefix_variables or not built.startswith(mounted):
            raise ConfigError(f"the address of {endpoint!r} is known within a request only: the prefix has variables")
        built = prefix + built[len(mounted) :]
    return built if anchor is None else f"{built}#{anchor}"
