"""``tribune run`` as the host starts it, but for the Discord that it speaks to: RUN_ON_SANDBOX API_URL GATEWAY_URL."""

import sys

from bot.__main__ import main
from bot.platforms.discord.endpoint import use_endpoint

if __name__ == "__main__":
    use_endpoint(sys.argv[1], sys.argv[2])
    sys.exit(main(["run"]))
