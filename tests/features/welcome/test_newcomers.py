"""What a member does on the start panel."""

import pytest

from bot.core.actions import GrantRole, RevokeRole
from bot.core.errors import Conflict, Invalid, NotFound, UserError
from bot.core.ids import RoleId
from tests.fakes.town import GUILD, HELLO, NEW, Town

ART, MUSIC, CHESS, READER = (RoleId(number) for number in (5, 6, 7, 8))


def refusal(raised: "pytest.ExceptionInfo[UserError]") -> tuple[type[UserError], str]:
    return type(raised.value), raised.value.key


async def furnish(town: Town) -> None:
    await town.set_up()
    for role_id in (ART, MUSIC, CHESS, READER):
        town.platform.add_role(GUILD, role_id)
    await town.people.set_languages(["en", "de"], actor=town.admin)
    for role_id in (ART, MUSIC, CHESS):
        await town.welcome.setup.add_interest(role_id, f"Interest {role_id}", None, actor=town.admin)
    await town.welcome.setup.publish_rules("en", "Be kind.", actor=town.admin)
    await town.welcome.setup.publish_rules("de", "Sei nett.", actor=town.admin)
    await town.welcome.setup.set_rules_role(READER, actor=town.admin)
    await town.join(NEW)


async def test_the_start_shows_what_is_done(town: Town) -> None:
    await furnish(town)
    newcomers, actor = town.welcome.newcomers, town.actor(NEW)
    start = await newcomers.start(actor=actor)
    assert (start.language_chosen, start.chosen, start.accepted) == (False, frozenset(), False)
    assert (start.languages, start.hello_channel_id) == (("en", "de"), HELLO)
    assert start.rules is not None
    await newcomers.choose_language("en", actor=actor)
    await newcomers.choose_interests([str(ART)], actor=actor)
    await newcomers.accept_rules(start.rules.version, actor=actor)
    start = await newcomers.start(actor=actor)
    assert (start.language_chosen, start.chosen, start.accepted) == (True, {ART}, True)


async def test_an_empty_guild_has_an_empty_start(hamlet: Town) -> None:
    start = await hamlet.welcome.newcomers.start(actor=hamlet.actor(NEW))
    assert (start.languages, start.interests, start.rules, start.hello_channel_id) == (("en",), (), None, None)


async def test_a_chosen_language_is_remembered_over_a_restart(town: Town) -> None:
    await furnish(town)
    assert await town.welcome.newcomers.choose_language("de", actor=town.actor(NEW)) == "de"
    assert town.people.language(GUILD, NEW) == "de"
    await town.restart()
    assert town.people.language(GUILD, NEW) == "de"
    await town.welcome.newcomers.choose_language("en", actor=town.actor(NEW))
    assert town.people.language(GUILD, NEW) == "en"


@pytest.mark.parametrize("language", ["fr", "", "de\n", "x" * 2000])
async def test_a_language_that_the_guild_does_not_offer_is_refused(hamlet: Town, language: str) -> None:
    await furnish(hamlet)
    with pytest.raises(Invalid) as raised:
        await hamlet.welcome.newcomers.choose_language(language, actor=hamlet.actor(NEW))
    assert refusal(raised) == (Invalid, "error-language-unknown")
    assert hamlet.people.language(GUILD, NEW) is None


async def test_interests_are_roles_that_come_and_go_with_the_choice(town: Town) -> None:
    await furnish(town)
    choose, actor = town.welcome.newcomers.choose_interests, town.actor(NEW)
    changed = await choose([str(ART), str(MUSIC)], actor=actor)
    assert (changed.added, changed.removed) == ((ART, MUSIC), ())
    await town.settle()
    assert town.roles_of(NEW) == {ART, MUSIC}
    changed = await choose([str(MUSIC), str(CHESS)], actor=actor)
    assert (changed.added, changed.removed) == ((CHESS,), (ART,))
    await choose([str(MUSIC), str(CHESS)], actor=actor)
    await town.settle()
    assert town.roles_of(NEW) == {MUSIC, CHESS}
    actions = [effect.action for effect in town.effects.performed]
    assert sum(isinstance(action, GrantRole) for action in actions) == 3
    assert sum(isinstance(action, RevokeRole) for action in actions) == 1
    await choose([], actor=actor)
    await town.settle()
    assert town.roles_of(NEW) == frozenset()


async def test_an_interest_that_is_no_longer_offered_is_kept(town: Town) -> None:
    await furnish(town)
    choose, actor = town.welcome.newcomers.choose_interests, town.actor(NEW)
    await choose([str(ART), str(MUSIC)], actor=actor)
    await town.welcome.setup.remove_interest(ART, actor=town.admin)
    with pytest.raises(Invalid) as raised:
        await choose([str(ART)], actor=actor)
    assert refusal(raised) == (Invalid, "welcome-error-interest-gone")
    await choose([str(CHESS)], actor=actor)
    await town.settle()
    assert town.roles_of(NEW) == {ART, CHESS}


async def test_a_deleted_role_is_not_offered_and_does_not_stand_in_the_way(hamlet: Town) -> None:
    await furnish(hamlet)
    choose, actor = hamlet.welcome.newcomers.choose_interests, hamlet.actor(NEW)
    await choose([str(ART), str(MUSIC)], actor=actor)
    del hamlet.platform.roles[GUILD, ART]
    start = await hamlet.welcome.newcomers.start(actor=actor)
    assert [interest.role_id for interest in start.interests] == [MUSIC, CHESS]
    with pytest.raises(Invalid) as raised:
        await choose([str(ART)], actor=actor)
    assert refusal(raised) == (Invalid, "welcome-error-interest-gone")
    await choose([str(MUSIC), str(CHESS)], actor=actor)
    await hamlet.settle()
    assert hamlet.roles_of(NEW) >= {MUSIC, CHESS}


async def test_a_role_above_the_bots_is_refused_before_anything_changes(hamlet: Town) -> None:
    await furnish(hamlet)
    hamlet.platform.add_role(GUILD, ART, assignable=False)
    before = await hamlet.dump()
    with pytest.raises(Invalid) as raised:
        await hamlet.welcome.newcomers.choose_interests([str(ART), str(MUSIC)], actor=hamlet.actor(NEW))
    assert refusal(raised) == (Invalid, "error-role-too-high")
    assert await hamlet.dump() == before


async def test_rules_are_accepted_in_the_language_and_version_that_was_read(town: Town) -> None:
    await furnish(town)
    rules = await town.welcome.newcomers.accept_rules(1, actor=town.actor(NEW, locale="de"))
    assert (rules.version, rules.language, rules.text) == (1, "de", "Sei nett.")
    assert await town.rows("welcome_acceptances", "user_id, version, language") == [(NEW, 1, "de")]
    await town.settle()
    assert town.roles_of(NEW) == {READER}
    with pytest.raises(Conflict) as raised:
        await town.welcome.newcomers.accept_rules(1, actor=town.actor(NEW))
    assert refusal(raised) == (Conflict, "welcome-error-rules-accepted")


async def test_changed_rules_must_be_read_and_accepted_anew(town: Town) -> None:
    await furnish(town)
    accept, actor = town.welcome.newcomers.accept_rules, town.actor(NEW)
    await accept(1, actor=actor)
    published = await town.welcome.setup.publish_rules("en", "Be kinder.", actor=town.admin)
    assert published.version == 2
    assert not (await town.welcome.newcomers.start(actor=actor)).accepted
    with pytest.raises(Conflict) as raised:
        await accept(1, actor=actor)
    assert refusal(raised) == (Conflict, "welcome-error-rules-changed")
    await accept(2, actor=actor)
    assert await town.rows("welcome_acceptances", "version", "1=1 ORDER BY version") == [(1,), (2,)]


async def test_rules_of_another_language_are_better_than_none(hamlet: Town) -> None:
    await hamlet.people.set_languages(["de", "en"], actor=hamlet.admin)
    await hamlet.welcome.setup.publish_rules("de", "Sei nett.", actor=hamlet.admin)
    start = await hamlet.welcome.newcomers.start(actor=hamlet.actor(NEW, locale="en"))
    assert start.rules is not None
    assert start.rules.language == "de"


async def test_without_rules_there_is_nothing_to_accept(hamlet: Town) -> None:
    with pytest.raises(NotFound) as raised:
        await hamlet.welcome.newcomers.accept_rules(0, actor=hamlet.actor(NEW))
    assert refusal(raised) == (NotFound, "welcome-error-no-rules")


async def test_saying_hello_posts_nothing(hamlet: Town) -> None:
    await furnish(hamlet)
    before = await hamlet.dump()
    assert await hamlet.welcome.newcomers.hello(actor=hamlet.actor(NEW)) == HELLO
    await hamlet.settle()
    assert await hamlet.dump() == before
    assert hamlet.effects.performed == []


async def test_without_a_channel_to_say_hello_they_are_told(hamlet: Town) -> None:
    for prepare in (None, furnish):
        if prepare is not None:
            await prepare(hamlet)
            del hamlet.platform.channels[GUILD, HELLO]
        with pytest.raises(NotFound) as raised:
            await hamlet.welcome.newcomers.hello(actor=hamlet.actor(NEW))
        assert refusal(raised) == (NotFound, "welcome-error-no-hello")


async def test_who_comes_back_gets_back_what_is_on_record_as_theirs(town: Town) -> None:
    await furnish(town)
    newcomers, actor = town.welcome.newcomers, town.actor(NEW)
    await newcomers.choose_interests([str(ART), str(MUSIC)], actor=actor)
    await newcomers.accept_rules(1, actor=actor)
    await town.welcome.setup.remove_interest(MUSIC, actor=town.admin)
    await town.settle()
    await town.leave(NEW)
    await town.wait(days=1)
    await town.join(NEW)
    await town.settle()
    assert town.roles_of(NEW) == {ART, READER}


async def test_who_comes_back_after_the_rules_changed_accepts_them_anew(town: Town) -> None:
    await furnish(town)
    await town.welcome.newcomers.accept_rules(1, actor=town.actor(NEW))
    await town.settle()
    await town.leave(NEW)
    await town.welcome.setup.publish_rules("en", "Be kinder.", actor=town.admin)
    await town.wait(days=1)
    await town.join(NEW)
    await town.settle()
    assert town.roles_of(NEW) == frozenset()
