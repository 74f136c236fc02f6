"""Hosts for the tests of this folder."""

from tests.hosts.fixtures import make_host, probe

__all__ = ["make_host", "probe"]
