"""How Discord writes what is its own inside a text, and how much of a text it takes."""

import re
import unicodedata

from bot.core.card import Instant, JumpLink, Mention, Quoted

ELLIPSIS = "…"
BLANK = "\N{ZERO WIDTH SPACE}"
"""Stands where Discord demands a text and there is none."""

_STYLES = {"ago": "R", "time": "f", "date": "D"}
_SIGILS = {"user": "@", "role": "@&", "channel": "#"}
# controls, and marks that would turn round the direction of the words that follow a name
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PINGS = re.compile(r"@(?=everyone|here)|(?<=<)@(?=[&!]?\d)")
# addresses stay whole, for a backslash inside would lead elsewhere
_MARKDOWN = re.compile(
    r"(?P<url>https?://[^\s<>`*|~\\]+)|(?P<lead>^[ \t]*\d*)(?P<start>[#>.)+-])|[\\*_~|`<\[]", re.MULTILINE
)
# what a cut may leave at the end and nobody could read: half a mention, half an address, half an escape
_TORN = re.compile(r"(?:<[@#:/at][^<>\s]*|https?:\S*|\\+)$")
_JOINER = "\N{ZERO WIDTH JOINER}"


def rich(value: Mention | Instant | JumpLink | Quoted, language: str) -> str:
    """Write for a message's text, where Discord shows mentions, times and Markdown (in the reader's own settings)."""
    del language
    match value:
        case Mention():
            return f"<{_SIGILS[value.kind]}{value.id}>"
        case Instant():
            return f"<t:{int(value.at.timestamp())}:{_STYLES[value.style]}>"
        case JumpLink():
            return jump_url(value)
        case Quoted():
            return quote(value)


def jump_url(link: JumpLink) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{link.guild_id}/{link.channel_id}/{link.message_id}"


def quote(words: Quoted) -> str:
    """Somebody's words with nothing in them that acts: no mention, and no Markdown unless it is wanted."""
    text = clean(words.text)
    if not words.markdown:
        text = _MARKDOWN.sub(_escape, text)
    return isolate(_PINGS.sub(f"@{BLANK}", text))


def clean(text: str) -> str:
    """Without control characters and without marks that turn the direction of writing."""
    return _CONTROLS.sub("", text)


def isolate(text: str) -> str:
    """Keep right-to-left words from reordering the text around them."""
    if "\n" in text or not any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _escape(found: re.Match[str]) -> str:
    if found["url"]:
        return found["url"]
    if found["start"]:
        return f"{found['lead']}\\{found['start']}"
    return f"\\{found[0]}"


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as fits with an ellipsis; never half a character as people see them."""
    if len(text) <= limit:
        return text
    end = limit - len(ELLIPSIS)
    while end > 0 and _tears(text, end):
        end -= 1
    kept = text[: end or limit - len(ELLIPSIS)]
    return (_TORN.sub("", kept).rstrip() + ELLIPSIS)[:limit]


def _tears(text: str, at: int) -> bool:
    """Whether a border at ``at`` runs through one visible character."""
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True  # a skin tone, or a tag of a flag
    if not (_is_flag_letter(before) and _is_flag_letter(after)):
        return False
    letters = 0
    while letters < at and _is_flag_letter(text[at - 1 - letters]):
        letters += 1
    return letters % 2 == 1


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
