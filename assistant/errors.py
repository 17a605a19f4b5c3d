"""The errors of the assistant.

AssistantError
    SettingsError       a setting is unknown or wrong
    QuestionError       a question cannot be answered as it was sent
    ModelError          the language model gave no answer that can be used
    PromptError         a prompt's file is not as it must be
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


class ModelError(AssistantError):
    """The language model gave no answer that can be used.

    `code` says why: timeout, unreachable, key, unknown_model, busy, failed, broken_off, endless,
    shape, resting. `wait` is how long the server wants to be left alone, in seconds.
    """

    def __init__(self, code: str, wait: float = 0.0) -> None:
        """Keep what the breaker and the notices need."""
        super().__init__(f"the language model: {code}")
        self.code = code
        self.wait = wait


class PromptError(AssistantError):
    """A prompt's file is not as it must be."""


class VerificationError(AssistantError):
    """An answer holds a quote that its document does not; it is never sent."""
