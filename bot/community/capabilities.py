"""What the community's shared services let people do."""

from bot.core.permissions import Capability, Level

SETTINGS = Capability("community.settings", Level.ADMIN)
STAFF = Capability("community.staff", Level.ADMIN)
STATE = Capability("community.state", Level.MODERATOR)
LANGUAGE = Capability("community.language", Level.MEMBER)
AVAILABILITY = Capability("community.availability", Level.MEMBER)

ALL = (SETTINGS, STAFF, STATE, LANGUAGE, AVAILABILITY)
