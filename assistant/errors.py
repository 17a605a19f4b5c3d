"""The errors of the assistant.

AssistantError
    SettingsError       a setting is unknown or wrong
    QuestionError       a question cannot be answered as it was sent
    VerificationError   an answer holds a quote that its document does not
"""


class AssistantError(Exception):
    """Something that a person can mend."""


class SettingsError(AssistantError):
    """A setting is unknown or wrong."""


class QuestionError(AssistantError):
    """A question cannot be answered as it was sent; `code` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code


class VerificationError(AssistantError):
    """An answer holds a quote that its document does not; it is never sent."""
