"""Voice messages: nothing but one recording, with its length and the picture of its sound."""

from __future__ import annotations

from bot.sandbox.components.message import Draft, MessageFlag
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Upload


def check_voice_message(draft: Draft, uploads: list[Upload], granted: Permission) -> None:
    """Refuse a voice message that is more or less than a recording.

    Raises:
        DiscordError: 50173 where its sender may not send any, 50159 with other contents, 50160 unless it has one file,
            a sound, 50161 without length and waveform.
    """
    if MessageFlag.IS_VOICE_MESSAGE not in draft.flags:
        return
    if Permission.SEND_VOICE_MESSAGES not in granted:
        raise DiscordError(Code.VOICE_MESSAGE_NOT_HERE)
    if any((draft.content, draft.embeds, draft.components, draft.sticker_ids, draft.poll)):
        raise DiscordError(Code.VOICE_MESSAGE_CONTENT)
    if len(uploads) != 1 or not uploads[0].content_type.startswith("audio/"):
        raise DiscordError(Code.VOICE_MESSAGE_FILE)
    described = draft.attachments[0] if draft.attachments else {}
    if "duration_secs" not in described or "waveform" not in described:
        raise DiscordError(Code.VOICE_MESSAGE_METADATA)
