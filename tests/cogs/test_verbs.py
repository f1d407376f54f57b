"""Whatever a card lets people press or write has a handler, and no handler waits for what no card has."""

import ast
from collections import Counter
from collections.abc import Iterator

from bot.platforms.discord.client import TribuneClient
from tests.architecture.tree import dotted, sources

PRESS, FORM = "__on_press__", "__on_form__"


def offered() -> Iterator[tuple[str, str]]:
    """What the code of cards and forms calls, as (kind, verb): ``action("verb", ...)`` inside a form or elsewhere."""
    for source in sources("bot", "cogs"):
        forms = {
            id(call.args[0])
            for call in ast.walk(source.tree)
            if isinstance(call, ast.Call) and dotted(call.func) == "Form" and call.args
        }
        for call in ast.walk(source.tree):
            if isinstance(call, ast.Call) and dotted(call.func) == "action":
                verb = call.args[0]
                assert isinstance(verb, ast.Constant), f"{source.where(call)}: a verb that cannot be looked up"
                yield (FORM if id(call) in forms else PRESS), str(verb.value)


def handled(client: TribuneClient) -> set[tuple[str, str]]:
    return {(kind, verb) for kind, feature, verb in client.router._handlers if feature == "welcome"}


def test_every_verb_has_a_handler_and_every_handler_a_verb(client: TribuneClient) -> None:
    assert set(offered()) == handled(client)


def test_the_verbs_of_the_story_are_there(client: TribuneClient) -> None:
    presses = {"language", "interests", "interests-chosen", "rules", "accept", "hello", "take", "release", "start"}
    presses |= {"interest-removed"}
    assert handled(client) == {(PRESS, verb) for verb in presses} | {(FORM, "hours"), (FORM, "rules-written")}


def test_cards_make_their_actions_in_one_way() -> None:
    """``ActionRef("welcome", ...)`` beside ``action(...)`` would escape the comparison above."""
    direct = Counter(
        source.name
        for source in sources("bot/features", "cogs")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and dotted(call.func) == "ActionRef"
    )
    # action() itself, and the origins of effects, which nobody presses
    assert set(direct) <= {
        "bot/features/welcome/cards.py",
        "bot/features/welcome/service/newcomers.py",
        "bot/features/welcome/service/setup.py",
        "bot/features/welcome/service/watching.py",
    }
    assert direct["bot/features/welcome/cards.py"] == 1
