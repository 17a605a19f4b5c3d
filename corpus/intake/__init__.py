"""From a user's file to clean text and metadata: PDF, Word, HTML, Markdown, plain text."""

from corpus.formats.limits import Limits
from corpus.intake.metadata import read_sidecar
from corpus.intake.take_in import Intake, take_in

__all__ = ["Intake", "Limits", "read_sidecar", "take_in"]
