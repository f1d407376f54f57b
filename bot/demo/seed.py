"""The demo's community: a small board-game publisher's players, in English and German."""

from typing import Any

Payload = dict[str, Any]

OWNER, GREETERS = "olivia", ("jonas", "mina")
START, HELLO, GREETERS_CHANNEL = "start-here", "hello", "greeters"
GREETER_ROLE, RULES_ROLE = "Greeter", "Explorer"
INTERESTS = (("Rules lawyers", "⚖️"), ("Painters", "🎨"), ("Designers", "✏️"), ("Events", "📅"))

RULES = {
    "en": (
        "1. Be kind. Behind every name is a person.\n"
        "2. Questions are welcome, and so are beginners.\n"
        "3. No advertising, no spoilers of new boxes outside their channel.\n"
        "4. Something wrong? Tell a moderator instead of fighting it out."
    ),
    "de": (
        "1. Sei freundlich. Hinter jedem Namen steckt ein Mensch.\n"
        "2. Fragen sind willkommen, Neue ebenso.\n"
        "3. Keine Werbung, keine Spoiler zu neuen Spielen außerhalb ihres Kanals.\n"
        "4. Stimmt etwas nicht? Sag es der Moderation, statt zu streiten."
    ),
}


def seed() -> Payload:
    """The sandbox's seed: guild, roles, channels, members and a few messages of last week."""
    hidden: Payload = {"role": "@everyone", "deny": ["VIEW_CHANNEL"]}
    greeters = [
        hidden,
        {"role": GREETER_ROLE, "allow": ["VIEW_CHANNEL"]},
        {"role": "Moderator", "allow": ["VIEW_CHANNEL"]},
    ]
    silent = [{"role": "@everyone", "deny": ["SEND_MESSAGES"]}]
    bot = [{"role": "Tribune", "allow": ["VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "READ_MESSAGE_HISTORY"]}]
    return {
        "bot": {"name": "Tribune"},
        "guilds": [
            {
                "name": "Lantern Games",
                "description": "The community of a small board-game publisher",
                "bot": {"permissions": _BOT_PERMISSIONS, "position": 90},
                "roles": [
                    {"name": "Moderator", "permissions": _MODERATOR, "color": 0x2E8B57, "hoist": True, "position": 20},
                    {"name": GREETER_ROLE, "color": 0xC77D0A, "hoist": True, "position": 15},
                    {"name": RULES_ROLE, "color": 0x4A6FA5, "position": 5},
                    *({"name": name, "position": 4} for name, _ in INTERESTS),
                ],
                "channels": [
                    {"name": "Welcome", "type": "category"},
                    {"name": START, "parent": "Welcome", "topic": "One step at a time", "overwrites": silent + bot},
                    {"name": HELLO, "parent": "Welcome", "topic": "New here? Say hello / Neu hier? Sag Hallo"},
                    {"name": "Talk", "type": "category"},
                    {"name": "general", "parent": "Talk", "topic": "Everything around the table"},
                    {"name": "deutsch", "parent": "Talk", "topic": "Alles auf Deutsch"},
                    {"name": "rules-questions", "parent": "Talk", "topic": "How does this card work?"},
                    {"name": "Team", "type": "category", "overwrites": greeters + bot},
                    {
                        "name": GREETERS_CHANNEL,
                        "parent": "Team",
                        "topic": "Newcomers who wait for a human word",
                        "overwrites": greeters + bot,
                    },
                ],
                "members": _members(),
            }
        ],
        "messages": [
            {"channel": channel, "author": author, "content": content, "minutes_ago": hours * 60}
            for channel, author, content, hours in _LATELY
        ],
    }


def _members() -> list[Payload]:
    return [
        {"name": OWNER, "display": "Olivia", "owner": True, "joined_days_ago": 700},
        {"name": "mina", "display": "Mina", "roles": ["Moderator", GREETER_ROLE], "joined_days_ago": 400},
        {
            "name": "jonas",
            "display": "Jonas",
            "roles": [GREETER_ROLE],
            "locale": "de",
            "joined_days_ago": 200,
        },
        {"name": "amira", "display": "Amira", "roles": ["Painters"], "joined_days_ago": 90},
        {"name": "lukas", "display": "Lukas", "locale": "de", "joined_days_ago": 60},
    ]


_LATELY = (
    ("rules-questions", "lukas", "Does the lighthouse count as a building in the last round?", 29),
    ("rules-questions", "mina", "Yes, as long as somebody lives in it.", 28),
    ("deutsch", "lukas", "Wer ist am Samstag beim Spieleabend dabei?", 27),
    ("deutsch", "jonas", "Ich! Und ich bringe die blaue Schachtel mit.", 26),
)
"""Channel, author, text, hours ago: a place where people talk."""

_BOT_PERMISSIONS = [
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "SEND_MESSAGES_IN_THREADS",
    "EMBED_LINKS",
    "READ_MESSAGE_HISTORY",
    "MANAGE_MESSAGES",
    "MANAGE_ROLES",
]
_MODERATOR = ["MODERATE_MEMBERS", "KICK_MEMBERS", "BAN_MEMBERS", "MANAGE_MESSAGES", "MANAGE_THREADS", "VIEW_AUDIT_LOG"]
