"""What the welcome feature lets people do."""

from bot.core.permissions import Capability, Level

START = Capability("welcome.start", Level.MEMBER)
GREET = Capability("welcome.greet", Level.HELPER)
STATUS = Capability("welcome.status", Level.MODERATOR)
CONFIGURE = Capability("welcome.configure", Level.ADMIN)
