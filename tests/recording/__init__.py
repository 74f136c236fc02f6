"""Tests of one package; named as the package."""
