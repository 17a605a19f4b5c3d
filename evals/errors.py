"""The errors of evaluations: cases that cannot be read, a server that does not start."""

from __future__ import annotations


class CasesError(Exception):
    """A file of cases that a person has to mend."""


class LoadError(Exception):
    """A server that was to be measured under load did not start."""
