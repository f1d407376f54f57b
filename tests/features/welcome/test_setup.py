"""What those who run the guild decide."""

import pytest

from bot.core.actions import Edit, Need, Post, RemoveMessages
from bot.core.card import Button, Message, Quoted, Select
from bot.core.errors import Invalid, NotAllowed, NotFound, UserError
from bot.core.ids import ChannelId, RoleId
from bot.features.welcome.settings import WelcomeSettings
from tests.fakes.town import ANNA, GREETERS, GUILD, HELLO, LOBBY, START, Town

ART, MUSIC = RoleId(5), RoleId(6)


async def refused(error: type[UserError], key: str, call: object) -> UserError:
    with pytest.raises(error) as raised:
        await call  # type: ignore[misc]
    assert raised.value.key == key
    return raised.value


def settings(town: Town) -> WelcomeSettings:
    return town.database.settings.get(GUILD, WelcomeSettings)


async def test_channels_are_named_one_by_one_and_kept(town: Town) -> None:
    setup = town.welcome.setup
    await setup.set_channels(actor=town.admin, start=START)
    await setup.set_channels(actor=town.admin, hello=HELLO)
    await setup.set_channels(actor=town.admin, greeters_channel=GREETERS)
    await town.restart()
    found = settings(town)
    assert (found.start_channel_id, found.hello_channel_id, found.greeters_channel_id) == (START, HELLO, GREETERS)


async def test_channels_that_do_not_work_are_refused(town: Town) -> None:
    await town.set_up()
    before = await town.dump()
    setup = town.welcome.setup
    gone, voice = ChannelId(404), town.platform.add_channel(GUILD, ChannelId(9), takes_messages=False)
    for channel_id in (gone, voice):
        await refused(Invalid, "error-channel-unfit", setup.set_channels(actor=town.admin, hello=channel_id))
    town.platform.closed[LOBBY] = frozenset({Need.SEND_MESSAGES, Need.MANAGE_ROLES})
    error = await refused(
        Invalid, "error-channel-closed", setup.set_channels(actor=town.admin, start=START, greeters_channel=LOBBY)
    )
    assert "send" in str(error.params["missing"])
    assert await town.dump() == before
    await setup.set_channels(actor=town.admin, hello=LOBBY)
    assert settings(town).hello_channel_id == LOBBY


async def test_interests_are_offered_and_taken_back(town: Town) -> None:
    for role_id in (ART, MUSIC):
        town.platform.add_role(GUILD, role_id)
    setup = town.welcome.setup
    await setup.add_interest(ART, "  Art ", "🎨", actor=town.admin)
    await setup.add_interest(MUSIC, "Music", None, actor=town.admin)
    await refused(Invalid, "welcome-error-interest-known", setup.add_interest(ART, "x", None, actor=town.admin))
    assert [(found.label, found.emoji) for found in settings(town).interests] == [("Art", "🎨"), ("Music", None)]
    assert [found.role_id for found in setup.interests(actor=town.admin)] == [ART, MUSIC]
    with pytest.raises(NotAllowed):
        setup.interests(actor=town.actor(ANNA))
    await setup.remove_interest(ART, actor=town.admin)
    await refused(NotFound, "welcome-error-interest-gone", setup.remove_interest(ART, actor=town.admin))
    assert [found.role_id for found in settings(town).interests] == [MUSIC]


@pytest.mark.parametrize("label", ["\u202eملف", "🎨🎶", "*bold* @everyone", "x" * 80])
async def test_any_label_is_taken_as_it_is(hamlet: Town, label: str) -> None:
    hamlet.platform.add_role(GUILD, ART)
    await hamlet.welcome.setup.add_interest(ART, label, None, actor=hamlet.admin)
    await hamlet.restart()
    assert settings(hamlet).interests[0].label == label


async def test_unfit_interests_are_refused_and_lose_nothing(hamlet: Town) -> None:
    add = hamlet.welcome.setup.add_interest
    before = await hamlet.dump()
    await refused(Invalid, "error-role-gone", add(RoleId(404), "Art", None, actor=hamlet.admin))
    hamlet.platform.add_role(GUILD, ART)
    await refused(Invalid, "welcome-error-label", add(ART, "x" * 2000, None, actor=hamlet.admin))
    await refused(Invalid, "welcome-error-emoji", add(ART, "Art", "not an emoji", actor=hamlet.admin))
    assert await hamlet.dump() == before


async def test_a_role_for_the_rules_is_set_and_taken_back(town: Town) -> None:
    town.platform.add_role(GUILD, ART)
    town.platform.add_role(GUILD, MUSIC, assignable=False)
    setup = town.welcome.setup
    assert (await setup.set_rules_role(ART, actor=town.admin)).rules_role_id == ART
    await refused(Invalid, "error-role-too-high", setup.set_rules_role(MUSIC, actor=town.admin))
    await refused(Invalid, "error-role-gone", setup.set_rules_role(RoleId(404), actor=town.admin))
    assert settings(town).rules_role_id == ART
    assert (await setup.set_rules_role(None, actor=town.admin)).rules_role_id is None


async def test_rules_have_versions_that_all_languages_share(town: Town) -> None:
    setup = town.welcome.setup
    await town.people.set_languages(["en", "de"], actor=town.admin)
    assert await setup.rules("en", actor=town.admin) is None
    versions = [
        (await setup.publish_rules(language, text, actor=town.admin)).version
        for language, text in [
            ("en", "Be kind."),
            ("de", "Sei nett."),  # a language that version 1 lacked
            ("de", " Sei nett.\n"),  # no other text
            ("en", "Be kinder."),
        ]
    ]
    assert versions == [1, 1, 1, 2]
    german = await setup.rules("de", actor=town.admin)
    assert german is not None
    assert (german.version, german.text) == (2, "Sei nett.")
    assert len(await town.rows("welcome_rules")) == 4


async def test_rules_that_cannot_be_shown_are_refused(hamlet: Town) -> None:
    publish = hamlet.welcome.setup.publish_rules
    before = await hamlet.dump()
    await refused(Invalid, "welcome-error-rules-empty", publish("en", " \n", actor=hamlet.admin))
    await refused(Invalid, "welcome-error-rules-long", publish("en", "x" * 4001, actor=hamlet.admin))
    await refused(Invalid, "error-language-unknown", publish("fr", "Sois gentil.", actor=hamlet.admin))
    assert await hamlet.dump() == before


async def test_the_panel_is_posted_once_and_brought_up_to_date(town: Town) -> None:
    await town.set_up()
    setup = town.welcome.setup
    assert await setup.post_panel(actor=town.admin) == START
    await town.settle()
    (panel,) = town.cards(START)
    assert [component.action.verb for component in panel.components if isinstance(component, Button)] == ["hello"]
    town.platform.add_role(GUILD, ART)
    await setup.add_interest(ART, "Art", None, actor=town.admin)
    await setup.publish_rules("en", "Be kind.", actor=town.admin)
    await town.people.set_languages(["en", "de"], actor=town.admin)
    standing = town.posted(START)
    await setup.post_panel(actor=town.admin)
    await town.settle()
    assert town.posted(START) == standing
    (panel,) = town.cards(START)
    verbs = [component.action.verb for component in panel.components if isinstance(component, Button | Select)]
    assert verbs == ["language", "interests", "rules", "hello"]


async def test_a_panel_that_was_deleted_is_posted_anew(town: Town) -> None:
    await town.set_up()
    await town.welcome.setup.post_panel(actor=town.admin)
    await town.settle()
    town.platform.cards[START].clear()
    await town.welcome.setup.post_panel(actor=town.admin)
    await town.settle()
    assert len(town.cards(START)) == 1
    assert [type(effect.action) for effect in town.effects.performed] == [Post, RemoveMessages, Post]


async def test_a_panel_moves_with_its_channel(hamlet: Town) -> None:
    await hamlet.set_up()
    setup = hamlet.welcome.setup
    await setup.post_panel(actor=hamlet.admin)
    await hamlet.settle()
    await setup.set_channels(actor=hamlet.admin, start=LOBBY)
    await setup.post_panel(actor=hamlet.admin)
    await hamlet.settle()
    assert (hamlet.cards(START), len(hamlet.cards(LOBBY))) == ([], 1)
    assert await hamlet.rows("welcome_panels", "channel_id, message_id") == [(LOBBY, hamlet.posted(LOBBY)[0])]


async def test_a_panel_that_could_not_be_posted_is_forgotten(hamlet: Town) -> None:
    await hamlet.set_up()
    hamlet.effects.refuses.add(START)
    await hamlet.welcome.setup.post_panel(actor=hamlet.admin)
    await hamlet.settle()
    assert await hamlet.rows("welcome_panels") == []
    hamlet.effects.refuses.clear()
    await hamlet.welcome.setup.post_panel(actor=hamlet.admin)
    await hamlet.settle()
    assert len(hamlet.cards(START)) == 1


async def test_a_panel_needs_a_channel_that_is_there(hamlet: Town) -> None:
    post = hamlet.welcome.setup.post_panel
    await refused(Invalid, "welcome-error-no-start", post(actor=hamlet.admin))
    await hamlet.set_up()
    del hamlet.platform.channels[GUILD, START]
    await refused(Invalid, "error-channel-unfit", post(actor=hamlet.admin))
    assert await hamlet.rows("welcome_panels") == []


async def test_an_edit_leaves_the_record_of_the_panel_alone(hamlet: Town) -> None:
    await hamlet.set_up()
    for _ in range(3):
        await hamlet.welcome.setup.post_panel(actor=hamlet.admin)
        await hamlet.settle()
    assert [type(effect.action) for effect in hamlet.effects.performed] == [Post, Edit, Edit]
    assert await hamlet.rows("welcome_panels", "message_id") == [(hamlet.posted(START)[0],)]


async def test_the_status_counts_and_names_what_is_wrong(town: Town) -> None:
    setup = town.welcome.setup
    status = await setup.status(actor=town.admin)
    assert {problem.key for problem in status.problems} == {
        "welcome-problem-start-unset",
        "welcome-problem-hello-unset",
        "welcome-problem-greeters-unset",
        "welcome-problem-no-greeters",
    }
    await town.set_up()
    await town.greeters(ANNA)
    town.platform.add_role(GUILD, ART)
    await setup.add_interest(ART, "Art", None, actor=town.admin)
    await setup.set_rules_role(ART, actor=town.admin)
    await setup.publish_rules("en", "Be kind.", actor=town.admin)
    await town.newcomer_waits()
    status = await setup.status(actor=town.admin)
    assert (status.waiting, status.offered, status.taken, status.problems) == (1, 0, 0, ())
    assert (status.greeters, status.greeters_awake, status.rules_version) == (1, 1, 1)
    await town.wait(minutes=20)
    assert (await setup.status(actor=town.admin)).offered == 1


async def test_the_status_tells_of_what_was_deleted(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    for role_id in (ART, MUSIC):
        hamlet.platform.add_role(GUILD, role_id)
    setup = hamlet.welcome.setup
    await setup.add_interest(ART, "Art", None, actor=hamlet.admin)
    await setup.set_rules_role(MUSIC, actor=hamlet.admin)
    del hamlet.platform.roles[GUILD, ART]
    hamlet.platform.add_role(GUILD, MUSIC, assignable=False)
    del hamlet.platform.channels[GUILD, START], hamlet.platform.channels[GUILD, HELLO]
    hamlet.platform.closed[GREETERS] = frozenset({Need.EMBED_LINKS})
    problems = (await setup.status(actor=hamlet.admin)).problems
    assert [(problem.key, problem.channel_id or problem.role_id) for problem in problems] == [
        ("welcome-problem-start-gone", None),
        ("welcome-problem-hello-gone", None),
        ("welcome-problem-cannot-write", GREETERS),
        ("welcome-problem-role", ART),
        ("welcome-problem-role", MUSIC),
    ]


async def test_cards_quote_nobody(hamlet: Town) -> None:
    """Whoever takes a card reads the message where it stands: nothing of it can leak, or act, in the card."""
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits(content="my address is 1 Road")
    await hamlet.wait(minutes=20)
    (card,) = hamlet.cards()
    assert not any(isinstance(text, Quoted) for text in (card.title, *card.body, card.footer))
    assert all(isinstance(text, Message) for text in card.body)


async def test_what_no_database_takes_is_left_out_of_texts(town: Town) -> None:
    await town.set_up()
    town.platform.add_role(GUILD, RoleId(77))
    settings = await town.welcome.setup.add_interest(RoleId(77), "A\x00r\ud83dt", None, actor=town.admin)
    assert [interest.label for interest in settings.interests] == ["Art"]
    rules = await town.welcome.setup.publish_rules("en", "Be\x00 kind.\r\nBe\ttrue.\ud800", actor=town.admin)
    assert rules.text == "Be kind.\nBe\ttrue."
