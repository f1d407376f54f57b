"""What can go wrong, as a tree.

::

    TribuneError
    ├── UserError            a person asked for something that cannot be; they are told, privately, in their language
    │   ├── NotAllowed       they may not
    │   ├── NotFound         it is not there (any more)
    │   ├── Conflict         somebody else was faster, or it is in another state
    │   └── Invalid          what they gave cannot be used
    ├── PlatformError        the chat platform refused or failed
    │   ├── MissingPermission    the bot lacks a permission, or its role is too low
    │   ├── TargetGone       message, member, channel or role is no more
    │   ├── Rejected         the platform refuses the request itself (a bug of ours, or a limit)
    │   └── Unavailable      try again later: 429, 5xx, no connection
    └── StartupError         the process cannot start; the operator is told what to do
"""

from datetime import timedelta

from bot.core.card import Param


class TribuneError(Exception):
    """Everything that Tribune raises on purpose."""


class UserError(TribuneError):
    """A person asked for something that cannot be.

    Args:
        key: the Fluent message that tells them, with what to do next.
        params: its variables.
    """

    def __init__(self, key: str, /, **params: Param) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class NotAllowed(UserError):
    """The actor lacks a capability."""


class NotFound(UserError):
    """What they named is not there, or no longer."""


class Conflict(UserError):
    """Somebody else was faster, or the thing is in another state than they saw."""


class Invalid(UserError):
    """What they gave cannot be used; the text says why and what can."""


class PlatformError(TribuneError):
    """The chat platform refused or failed. ``code`` is the platform's own, for the log."""

    def __init__(self, reason: str, *, code: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class MissingPermission(PlatformError):
    """The bot may not: a permission is missing, or its highest role is too low."""


class TargetGone(PlatformError):
    """What the action was for is no more: for most actions that is as good as done."""


class Rejected(PlatformError):
    """The platform refuses the request as such; trying again would not help."""


class Unavailable(PlatformError):
    """The platform is busy or away. Trying again later may help.

    Attributes:
        retry_after: how long the platform asks us to wait; None when it does not say.
        performed: whether the call may have had its effect all the same (a lost answer).
    """

    def __init__(
        self, reason: str, *, code: int = 0, retry_after: timedelta | None = None, performed: bool = True
    ) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after
        self.performed = performed


class StartupError(TribuneError):
    """The process cannot start. Carries the Fluent message that tells the operator why, and what to do."""

    def __init__(self, key: str, /, **params: Param) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
