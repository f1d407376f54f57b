"""Discord's refusals, with its codes, statuses and words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

Payload = dict[str, Any]
"""A JSON object of Discord's protocol."""


class Code(IntEnum):
    """Discord's JSON error codes, as far as the sandbox uses them."""

    GENERAL = 0
    UNKNOWN_APPLICATION = 10002
    UNKNOWN_CHANNEL = 10003
    UNKNOWN_GUILD = 10004
    UNKNOWN_INVITE = 10006
    UNKNOWN_MEMBER = 10007
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_OVERWRITE = 10009
    UNKNOWN_ROLE = 10011
    UNKNOWN_USER = 10013
    UNKNOWN_EMOJI = 10014
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_TEMPLATE = 10057
    UNKNOWN_STICKER = 10060
    UNKNOWN_STICKER_PACK = 10061
    UNKNOWN_SOUND = 10097
    UNKNOWN_INTEGRATION = 10005
    UNKNOWN_BAN = 10026
    UNKNOWN_INTERACTION = 10062
    UNKNOWN_TARGET_USERS_JOB = 10124
    UNKNOWN_TARGET_USERS = 10129
    UNKNOWN_COMMAND = 10063
    UNKNOWN_COMMAND_PERMISSIONS = 10066
    UNKNOWN_VERIFICATION_FORM = 10068
    UNKNOWN_WELCOME_SCREEN = 10069
    UNKNOWN_VOICE_STATE = 10065
    UNKNOWN_STAGE = 10067
    UNKNOWN_SCHEDULED_EVENT = 10070
    UNKNOWN_SCHEDULED_EVENT_USER = 10071
    NOT_FOR_BOTS = 20001
    BOTS_CANNOT = 20001
    ONLY_BOTS = 20002
    SLOW_MODE = 20016
    MAX_GUILD_CHANNELS = 30013
    MAX_WEBHOOKS = 30007
    MAX_REACTIONS = 30010
    MAX_EMOJIS = 30008
    MAX_ANIMATED_EMOJIS = 30018
    HAS_TEMPLATE = 30031
    MAX_STICKERS = 30039
    MAX_SOUNDS = 30045
    MAX_ROLES = 30005
    MAX_PINS = 30003
    MAX_ATTACHMENTS = 30015
    MAX_INVITES = 30016
    MAX_APPLICATION_COMMANDS = 30032
    MAX_THREAD_MEMBERS = 30033
    MAX_SCHEDULED_EVENTS = 30038
    MAX_PINNED_THREADS = 30047
    MAX_BITRATE = 30052
    MAX_GUILD_WEBHOOKS = 30058
    MAX_OVERWRITES = 30060
    REQUEST_TOO_LARGE = 40005
    USER_BANNED = 40007
    NOT_IN_VOICE = 40032
    ALREADY_CROSSPOSTED = 40033
    ONE_PARENT_AT_A_TIME = 40009
    INTERACTION_ALREADY_ACKNOWLEDGED = 40060
    TAG_NAMES_TWICE = 40061
    TAG_REQUIRED = 40067
    INVITES_PAUSED = 40069
    MISSING_ACCESS = 50001
    WIDGET_DISABLED = 50004
    FILE_TOO_LARGE = 50045
    INVALID_FILE = 50046
    INVALID_CHANNEL_FOR_DM = 50003
    EDIT_OTHERS_MESSAGE = 50005
    EMPTY_MESSAGE = 50006
    CANNOT_MESSAGE_USER = 50007
    NON_TEXT_CHANNEL = 50008
    VERIFICATION_LEVEL = 50009
    MISSING_PERMISSIONS = 50013
    BULK_DELETE_COUNT = 50016
    SYSTEM_MESSAGE = 50021
    WRONG_CHANNEL_TYPE = 50024
    INVALID_OAUTH_TOKEN = 50025
    MESSAGE_TOO_OLD = 50034
    INVALID_FORM = 50035
    INVALID_MESSAGE_TYPE = 50068
    INVALID_STICKER = 50081
    ARCHIVED_THREAD = 50083
    NEEDS_MORE_BOOSTS = 50101
    INVALID_JSON = 50109
    REQUIRES_COMMUNITY_CHANNEL = 50074
    INVALID_WEBHOOK_TOKEN = 50027
    INVALID_ROLE = 50028
    VOICE_MESSAGE_CONTENT = 50159
    VOICE_MESSAGE_FILE = 50160
    VOICE_MESSAGE_METADATA = 50161
    VOICE_MESSAGE_EDIT = 50162
    VOICE_MESSAGE_NOT_HERE = 50173
    MISSING_SHARED_GUILD = 50278
    STAGE_ALREADY_OPEN = 150006
    ALREADY_A_MEMBER = 150009
    REPLY_WITHOUT_HISTORY = 160002
    THREAD_ALREADY_CREATED = 160004
    LOCKED_THREAD = 160005
    MAX_ACTIVE_THREADS = 160006
    MAX_ACTIVE_ANNOUNCEMENT_THREADS = 160007
    FORWARD_WITHOUT_HISTORY = 160009
    FORWARD_WITH_CONTENT = 160011
    FORWARD_WITHOUT_ACCESS = 160014
    SCHEDULED_EVENT_FINISHED = 180000
    STAGE_FOR_EVENT_FAILED = 180002
    MESSAGE_BLOCKED = 200000
    TITLE_BLOCKED = 200001
    WEBHOOK_NEEDS_THREAD = 220001
    WEBHOOK_TWO_THREADS = 220002
    WEBHOOK_OPENS_NO_THREAD = 220003
    SERVICE_IN_FORUM = 220004
    ONBOARDING_NOT_MET = 350000
    ONBOARDING_BELOW = 350001
    ONBOARDING_FIRST = 350002
    ONBOARDING_UNREADABLE = 350003
    BULK_BAN_FAILED = 500000
    POLL_EXPIRED = 520001
    POLL_NOT_EDITABLE = 520003
    NOT_A_POLL = 520006


CATALOGUE: Mapping[Code, tuple[int, str]] = {
    Code.UNKNOWN_APPLICATION: (404, "Unknown Application"),
    Code.UNKNOWN_CHANNEL: (404, "Unknown Channel"),
    Code.UNKNOWN_GUILD: (404, "Unknown Guild"),
    Code.UNKNOWN_INVITE: (404, "Unknown Invite"),
    Code.UNKNOWN_MEMBER: (404, "Unknown Member"),
    Code.UNKNOWN_MESSAGE: (404, "Unknown Message"),
    Code.UNKNOWN_OVERWRITE: (404, "Unknown Overwrite"),
    Code.UNKNOWN_ROLE: (404, "Unknown Role"),
    Code.UNKNOWN_USER: (404, "Unknown User"),
    Code.UNKNOWN_EMOJI: (400, "Unknown Emoji"),
    Code.UNKNOWN_TEMPLATE: (404, "Unknown guild template"),
    Code.UNKNOWN_STICKER: (404, "Unknown sticker"),
    Code.UNKNOWN_STICKER_PACK: (404, "Unknown sticker pack"),
    Code.UNKNOWN_SOUND: (404, "Unknown sound"),
    Code.UNKNOWN_INTEGRATION: (404, "Unknown Integration"),
    Code.UNKNOWN_WEBHOOK: (404, "Unknown Webhook"),
    Code.UNKNOWN_BAN: (404, "Unknown Ban"),
    Code.UNKNOWN_TARGET_USERS_JOB: (404, "Unknown invite target users job"),
    Code.UNKNOWN_TARGET_USERS: (404, "Unknown invite target users"),
    Code.UNKNOWN_INTERACTION: (404, "Unknown interaction"),
    Code.UNKNOWN_COMMAND: (404, "Unknown application command"),
    Code.UNKNOWN_COMMAND_PERMISSIONS: (404, "Unknown application command permissions"),
    Code.UNKNOWN_VERIFICATION_FORM: (404, "Unknown Guild Member Verification Form"),
    Code.UNKNOWN_WELCOME_SCREEN: (404, "Unknown Guild Welcome Screen"),
    Code.UNKNOWN_VOICE_STATE: (404, "Unknown Voice State"),
    Code.UNKNOWN_STAGE: (404, "Unknown Stage Instance"),
    Code.UNKNOWN_SCHEDULED_EVENT: (404, "Unknown Guild Scheduled Event"),
    Code.UNKNOWN_SCHEDULED_EVENT_USER: (404, "Unknown Guild Scheduled Event User"),
    Code.MAX_SCHEDULED_EVENTS: (400, "Maximum number of uncompleted guild scheduled events reached (100)"),
    Code.STAGE_ALREADY_OPEN: (400, "The Stage is already open"),
    Code.SCHEDULED_EVENT_FINISHED: (400, "Cannot update a finished event"),
    Code.STAGE_FOR_EVENT_FAILED: (400, "Failed to create stage needed for stage event"),
    Code.NOT_FOR_BOTS: (403, "Bots cannot use this endpoint"),
    Code.BOTS_CANNOT: (403, "Bots cannot use this endpoint"),
    Code.ONLY_BOTS: (403, "Only bots can use this endpoint"),
    Code.SLOW_MODE: (429, "This action cannot be performed due to slowmode rate limit."),
    Code.MAX_GUILD_CHANNELS: (400, "Maximum number of server channels reached (500)"),
    Code.MAX_WEBHOOKS: (400, "Maximum number of webhooks reached (15)"),
    Code.MAX_EMOJIS: (400, "Maximum number of emojis reached"),
    Code.MAX_ANIMATED_EMOJIS: (400, "Maximum number of animated emojis reached"),
    Code.HAS_TEMPLATE: (400, "Guild already has a template"),
    Code.MAX_STICKERS: (400, "Maximum number of stickers reached"),
    Code.MAX_SOUNDS: (400, "Maximum number of soundboard sounds reached"),
    Code.MAX_REACTIONS: (400, "Maximum number of reactions reached (20)"),
    Code.MAX_ROLES: (400, "Maximum number of server roles reached (250)"),
    Code.MAX_PINS: (400, "Maximum number of pins reached for the channel (250)"),
    Code.MAX_ATTACHMENTS: (400, "Maximum number of attachments in a message reached (10)"),
    Code.MAX_INVITES: (400, "Maximum number of invites reached (1000)"),
    Code.MAX_APPLICATION_COMMANDS: (400, "Maximum number of application commands reached (100)"),
    Code.MAX_THREAD_MEMBERS: (400, "Maximum number of thread participants has been reached (1000)"),
    Code.MAX_PINNED_THREADS: (400, "Maximum number of pinned threads in a forum channel has been reached (1)"),
    Code.MAX_BITRATE: (400, "Bitrate is too high for channel of this type"),
    Code.MAX_GUILD_WEBHOOKS: (400, "Maximum number of webhooks per guild reached (1000)"),
    Code.MAX_OVERWRITES: (400, "Maximum number of channel permission overwrites reached (1000)"),
    Code.REQUEST_TOO_LARGE: (413, "Request entity too large"),
    Code.USER_BANNED: (403, "The user is banned from this guild."),
    Code.ONE_PARENT_AT_A_TIME: (400, "Only one channel can have a parent_id modified at a time"),
    Code.INTERACTION_ALREADY_ACKNOWLEDGED: (400, "Interaction has already been acknowledged."),
    Code.NOT_IN_VOICE: (400, "Target user is not connected to voice."),
    Code.ALREADY_CROSSPOSTED: (400, "This message has already been crossposted"),
    Code.TAG_NAMES_TWICE: (400, "Tag names must be unique"),
    Code.TAG_REQUIRED: (400, "A tag is required to create a forum post in this channel"),
    Code.WIDGET_DISABLED: (403, "Widget Disabled"),
    Code.FILE_TOO_LARGE: (400, "File uploaded exceeds the maximum size"),
    Code.INVALID_FILE: (400, "Invalid Asset"),
    Code.INVITES_PAUSED: (403, "Invites are currently paused for this server. Please try again later."),
    Code.MISSING_ACCESS: (403, "Missing Access"),
    Code.INVALID_CHANNEL_FOR_DM: (403, "Cannot execute action on a DM channel"),
    Code.EDIT_OTHERS_MESSAGE: (403, "Cannot edit a message authored by another user"),
    Code.EMPTY_MESSAGE: (400, "Cannot send an empty message"),
    Code.CANNOT_MESSAGE_USER: (403, "Cannot send messages to this user"),
    Code.NON_TEXT_CHANNEL: (400, "Cannot send messages in a non-text channel"),
    Code.VERIFICATION_LEVEL: (403, "Channel verification level is too high for you to gain access"),
    Code.INVALID_WEBHOOK_TOKEN: (401, "Invalid Webhook Token"),
    Code.INVALID_STICKER: (400, "Invalid sticker sent"),
    Code.REPLY_WITHOUT_HISTORY: (400, "Cannot reply without permission to read message history"),
    Code.MISSING_PERMISSIONS: (403, "Missing Permissions"),
    Code.BULK_DELETE_COUNT: (400, "You can only bulk delete messages between 2 and 100 in one call"),
    Code.SYSTEM_MESSAGE: (403, "Cannot execute action on a system message"),
    Code.WRONG_CHANNEL_TYPE: (400, "Cannot execute action on this channel type"),
    Code.INVALID_ROLE: (400, "Invalid role"),
    Code.MESSAGE_TOO_OLD: (400, "You can only bulk delete messages that are under 14 days old."),
    Code.INVALID_OAUTH_TOKEN: (403, "Invalid OAuth2 access token"),
    Code.INVALID_FORM: (400, "Invalid Form Body"),
    Code.INVALID_MESSAGE_TYPE: (400, "Invalid message type"),
    Code.REQUIRES_COMMUNITY_CHANNEL: (400, "Cannot delete a channel required for Community guilds"),
    Code.ARCHIVED_THREAD: (400, "Thread is archived"),
    Code.NEEDS_MORE_BOOSTS: (403, "This server needs more boosts to perform this action"),
    Code.INVALID_JSON: (400, "The request body contains invalid JSON."),
    Code.VOICE_MESSAGE_CONTENT: (400, "Voice messages do not support additional content"),
    Code.VOICE_MESSAGE_FILE: (400, "Voice messages must have a single audio attachment"),
    Code.VOICE_MESSAGE_METADATA: (400, "Voice messages must have supporting metadata"),
    Code.VOICE_MESSAGE_EDIT: (400, "Voice messages cannot be edited"),
    Code.VOICE_MESSAGE_NOT_HERE: (400, "You cannot send voice messages in this channel"),
    Code.ALREADY_A_MEMBER: (400, "This user is already a member"),
    Code.MISSING_SHARED_GUILD: (403, "Cannot send messages to this user due to having no mutual guilds"),
    Code.THREAD_ALREADY_CREATED: (400, "A thread has already been created for this message"),
    Code.LOCKED_THREAD: (403, "This thread is locked"),
    Code.WEBHOOK_NEEDS_THREAD: (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
    Code.WEBHOOK_TWO_THREADS: (400, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"),
    Code.WEBHOOK_OPENS_NO_THREAD: (400, "Webhooks can only create threads in forum channels"),
    Code.SERVICE_IN_FORUM: (400, "Webhook services cannot be used in forum channels"),
    Code.MESSAGE_BLOCKED: (400, "Message was blocked by automatic moderation"),
    Code.TITLE_BLOCKED: (400, "Title was blocked by automatic moderation"),
    Code.ONBOARDING_NOT_MET: (400, "Cannot enable onboarding, requirements are not met"),
    Code.ONBOARDING_BELOW: (400, "Cannot update onboarding while below requirements"),
    Code.ONBOARDING_FIRST: (400, "Cannot update responses. You must complete pre-join onboarding first."),
    Code.ONBOARDING_UNREADABLE: (400, "Onboarding channels must be readable by everyone."),
    Code.BULK_BAN_FAILED: (400, "Failed to ban users"),
    Code.FORWARD_WITHOUT_HISTORY: (400, "Cannot reference a message without permission to read message history"),
    Code.FORWARD_WITH_CONTENT: (400, "Forward messages cannot have additional content"),
    Code.FORWARD_WITHOUT_ACCESS: (400, "Cannot forward a message from a channel that is not accessible"),
    Code.POLL_EXPIRED: (400, "Poll expired"),
    Code.POLL_NOT_EDITABLE: (400, "Cannot edit a poll message"),
    Code.NOT_A_POLL: (400, "Cannot expire a non-poll message"),
    Code.MAX_ACTIVE_THREADS: (400, "Maximum number of active threads reached"),
    Code.MAX_ACTIVE_ANNOUNCEMENT_THREADS: (400, "Maximum number of active announcement threads reached"),
}


class DiscordError(Exception):
    """A refusal as Discord words it; the router answers it as JSON."""

    def __init__(
        self,
        code: Code,
        *,
        status: int | None = None,
        message: str | None = None,
        errors: Payload | None = None,
        extra: Payload | None = None,
    ) -> None:
        default_status, default_message = CATALOGUE.get(code, (400, "Bad Request"))
        self.code = code
        self.status = status or default_status
        self.message = message or default_message
        self.errors = errors
        self.extra = extra or {}
        super().__init__(f"{self.status} {int(code)} {self.message}")

    def body(self) -> Payload:
        """Return the JSON body of the refusal."""
        nested = {"errors": self.errors} if self.errors else {}
        return {"message": self.message, "code": int(self.code), **nested, **self.extra}


class FormErrors:
    """Gathers what is wrong with a body, in Discord's nested ``errors`` shape, and refuses once with 50035."""

    def __init__(self) -> None:
        self._tree: Payload = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note a violation at a dotted path such as ``embeds.0.title``."""
        node = self._tree
        for key in path.split(".") if path else ():
            node = node.setdefault(key, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def nest(self, path: str, others: FormErrors) -> None:
        """Take over what is wrong with a part of the body, below a dotted path."""
        if others._tree:
            node = self._tree
            for key in path.split("."):
                node = node.setdefault(key, {})
            node.update(others._tree)

    def __bool__(self) -> bool:
        return bool(self._tree)

    def check(self) -> None:
        """Refuse if anything was noted.

        Raises:
            DiscordError: 50035 with every violation.
        """
        if self._tree:
            raise self.refusal()

    def refusal(self) -> DiscordError:
        """Return the 50035 refusal with every violation noted."""
        return DiscordError(Code.INVALID_FORM, errors=self._tree)


def invalid(path: str, code: str, message: str) -> DiscordError:
    """Return a 50035 refusal with one violation at a dotted path."""
    errors = FormErrors()
    errors.add(path, code, message)
    return errors.refusal()
