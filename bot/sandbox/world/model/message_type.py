"""Discord's kinds of messages: what somebody said, and its own words."""

from __future__ import annotations

from enum import IntEnum


class MessageType(IntEnum):
    """Discord's message types that the sandbox makes."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    RECIPIENT_REMOVE = 2
    CHANNEL_NAME_CHANGE = 4
    CHANNEL_PINNED_MESSAGE = 6
    USER_JOIN = 7
    CHANNEL_FOLLOW_ADD = 12
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23
    STAGE_START = 27
    STAGE_END = 28
    STAGE_SPEAKER = 29
    STAGE_TOPIC = 31
    AUTO_MODERATION_ACTION = 24
    POLL_RESULT = 46


ORDINARY_MESSAGES = frozenset(
    {MessageType.DEFAULT, MessageType.REPLY, MessageType.CHAT_INPUT_COMMAND, MessageType.CONTEXT_MENU_COMMAND}
)
"""What somebody said; all others are Discord's own words, which nobody edits, pins or forwards."""
UNDELETABLE_MESSAGES = frozenset(
    {
        MessageType.RECIPIENT_ADD,
        MessageType.RECIPIENT_REMOVE,
        MessageType.CHANNEL_NAME_CHANGE,
        MessageType.THREAD_STARTER_MESSAGE,
    }
)
"""What of Discord's own words stays for good."""
