import pytest

from bot.core.card import ActionRef
from bot.core.errors import NotFound
from bot.platforms.discord.request import Request
from bot.platforms.discord.router import Router, on_form, on_press


class Handlers:
    @on_press("take")
    async def take(self, request: Request) -> None: ...

    @on_form("take")
    async def taken(self, request: Request) -> None: ...


def test_a_press_and_a_form_of_one_verb_are_answered_apart() -> None:
    router, handlers = Router(), Handlers()
    router.add("welcome", handlers)
    assert router.press(ActionRef("welcome", "take")) == handlers.take
    assert router.form(ActionRef("welcome", "take")) == handlers.taken


@pytest.mark.parametrize("ref", [ActionRef("welcome", "other"), ActionRef("support", "take")])
def test_what_nobody_answers_is_told_as_expired(ref: ActionRef) -> None:
    router = Router()
    router.add("welcome", Handlers())
    with pytest.raises(NotFound, match="error-component-expired"):
        router.press(ref)


def test_a_removed_cog_answers_no_longer_and_others_of_its_feature_do() -> None:
    class Others:
        @on_press("leave")
        async def leave(self, request: Request) -> None: ...

    router, handlers, others = Router(), Handlers(), Others()
    router.add("welcome", handlers)
    router.add("welcome", others)
    router.remove(handlers)
    with pytest.raises(NotFound):
        router.press(ActionRef("welcome", "take"))
    assert router.press(ActionRef("welcome", "leave")) == others.leave


def test_two_methods_for_one_verb_are_a_mistake() -> None:
    router = Router()
    router.add("welcome", Handlers())
    with pytest.raises(ValueError, match="welcome:take"):
        router.add("welcome", Handlers())
