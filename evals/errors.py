"""The error of evaluation cases that cannot be read."""

from __future__ import annotations


class CasesError(Exception):
    """A file of cases that a person has to mend."""
