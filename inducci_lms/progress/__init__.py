"""Projections of statements: what a person has done, with the evidence."""
