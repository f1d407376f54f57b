"""How people arrive: welcome screen, the rules they accept, and the questions they answer."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.world.model import ChannelType
from bot.sandbox.world.seed import SeedError
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect
from tests.sandbox.posting import open_thread
from tests.sandbox.test_hostile import NASTY

STARTED_AND_COMPLETED = 1 << 3 | 1 << 1
WRONG_FORM, DENIED, TOO_EARLY = (400, 50035), (403, 50013), (403, 50009)
COMMUNITY = "COMMUNITY"


def path(api: Api, more: str) -> str:
    return f"/guilds/{api.guild.id}/{more}"


@pytest.fixture
async def town(api: Api) -> Api:
    """A community with enough channels for onboarding."""
    if COMMUNITY not in api.guild.features:
        api.guild.features.append(COMMUNITY)
    for number in range(6):
        await api.ok("olivia", "POST", path(api, "channels"), {"name": f"room-{number}"})
    return api


def open_channels(api: Api) -> list[str]:
    text = [one for one in api.guild.channels.values() if one.type is ChannelType.TEXT]
    return [str(one.id) for one in text if one.name not in {"staff-room", "start-here"}]


def option(api: Api, title: str, role: str | None = None, channel: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "role_ids": [str(api.role(role))] if role else [],
        "channel_ids": [str(api.channel(channel).id)] if channel else [],
        **more,
    }


def prompt(api: Api, **more: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "title": "What brings you here?",
        "options": [
            option(api, "Talk", role="Member", channel="general", description="All day", emoji_name="💬"),
            option(api, "Help", role="Greeter"),
        ],
        "single_select": True,
        "required": True,
        "in_onboarding": True,
        "type": 0,
        **more,
    }


async def set_up(api: Api, **more: Any) -> Any:
    body = {"enabled": True, "mode": 0, "prompts": [prompt(api)], "default_channel_ids": open_channels(api), **more}
    return await api.ok("bot", "PUT", path(api, "onboarding"), body, reason="arrivals")


async def newcomer(api: Api) -> str:
    await api.control("POST", "personas", {"username": "newcomer"})
    return "newcomer"


class TestWelcomeScreen:
    async def test_it_is_set_shown_and_hidden(self, town: Api) -> None:
        place = {"channel_id": str(town.channel("general").id), "description": "Say hello", "emoji_name": "👋"}
        body = {"enabled": True, "description": "Come in", "welcome_channels": [place]}
        assert await town.refused("amira", "GET", path(town, "welcome-screen")) == DENIED
        async with arrived(town.sandbox) as client:
            made = await town.ok("bot", "PATCH", path(town, "welcome-screen"), body, reason="doors")
            assert "WELCOME_SCREEN_ENABLED" in (await client.until("GUILD_UPDATE"))["features"]
            entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
            assert (entry["action_type"], entry["reason"]) == (1, "doors")
        assert made == {"description": "Come in", "welcome_channels": [place | {"emoji_id": None}]}
        logged = len(town.guild.audit_log)
        assert await town.ok("bot", "PATCH", path(town, "welcome-screen"), body) == made
        assert len(town.guild.audit_log) == logged
        assert await town.ok("amira", "GET", path(town, "welcome-screen")) == made
        invite = await town.ok("bot", "POST", f"/channels/{town.channel('general').id}/invites", {})
        assert (await town.ok("bot", "GET", f"/invites/{invite['code']}"))["guild"]["welcome_screen"] == made
        emptied = {"enabled": False, "description": None, "welcome_channels": None}
        answer = await town.ok("bot", "PATCH", path(town, "welcome-screen"), emptied)
        assert answer == {"description": None, "welcome_channels": []}
        assert "WELCOME_SCREEN_ENABLED" not in town.guild.features

    async def test_what_is_refused(self, town: Api) -> None:
        own = str(town.channel("general").id)
        for wrong in (
            {"description": "x" * 141},
            {"enabled": "yes"},
            {"welcome_channels": [{"channel_id": own, "description": "x"}] * 2},
            {"welcome_channels": [{"channel_id": own, "description": "x"}] * 6},
            {"welcome_channels": [{"channel_id": own, "description": ""}]},
            {"welcome_channels": [{"channel_id": "5", "description": "x"}]},
            {"welcome_channels": [{"channel_id": own, "description": "x", "emoji_id": "5"}]},
            {"welcome_channels": "all"},
        ):
            assert await town.refused("olivia", "PATCH", path(town, "welcome-screen"), wrong) == WRONG_FORM
        assert await town.refused("amira", "PATCH", path(town, "welcome-screen"), {}) == DENIED
        town.guild.features.remove(COMMUNITY)
        assert await town.refused("bot", "GET", path(town, "welcome-screen")) == (404, 10069)

    async def test_a_channel_that_goes_leaves_it(self, town: Api) -> None:
        place = {"channel_id": str(town.channel("room-1").id), "description": "Here"}
        await town.ok("bot", "PATCH", path(town, "welcome-screen"), {"welcome_channels": [place]})
        await town.ok("bot", "DELETE", f"/channels/{place['channel_id']}")
        assert (await town.ok("bot", "GET", path(town, "welcome-screen")))["welcome_channels"] == []

    async def test_nobody_has_a_server_guide(self, town: Api) -> None:
        assert await town.ok("bot", "GET", path(town, "new-member-welcome")) is None
        assert await town.refused("amira", "GET", path(town, "new-member-welcome")) == DENIED


class TestScreening:
    FORM: ClassVar[dict[str, Any]] = {
        "enabled": True,
        "description": "A harbour",
        "form_fields": [{"field_type": "TERMS", "label": "Rules", "values": ["Be kind"], "required": True}],
    }

    async def test_newcomers_wait_until_they_accept_the_rules(self, town: Api) -> None:
        assert await town.refused("olivia", "GET", path(town, "member-verification")) == (404, 10068)
        form = await town.ok("olivia", "PATCH", path(town, "member-verification"), self.FORM)
        who = await newcomer(town)
        member = town.guild.members[town.id_of(who)]
        assert member.pending
        general = town.channel("general")
        message = await town.ok("amira", "POST", f"/channels/{general.id}/messages", {"content": "hi"})
        reaction = f"/channels/{general.id}/messages/{message['id']}/reactions/👋/@me"
        for method, where, body in (
            ("POST", f"/channels/{general.id}/messages", {"content": "hi"}),
            ("PUT", reaction, None),
            ("POST", f"/channels/{general.id}/threads", {"name": "x", "type": 11}),
            ("POST", f"/channels/{general.id}/messages/{message['id']}/threads", {"name": "x"}),
            ("POST", f"/channels/{open_thread(town).id}/messages", {"content": "hi"}),
        ):
            assert await town.refused(who, method, where, body) == TOO_EARLY
        command = {"name": "tidy", "type": 1, "description": "Tidies"}
        made = await town.ok("bot", "POST", f"/applications/{town.world.application_id}/commands", command)
        started = {
            "type": 2,
            "application_id": str(town.world.application_id),
            "channel_id": str(general.id),
            "data": {key: made[key] for key in ("id", "name", "type", "version")},
        }
        assert await town.refused(who, "POST", "/interactions", started) == TOO_EARLY
        assert await town.ok(who, "GET", path(town, "member-verification")) == form
        ask = path(town, "requests/@me")
        accepted = [field | {"response": True} for field in form["form_fields"]]
        for wrong in (
            {},
            {"version": form["version"]},
            {"version": form["version"], "form_fields": form["form_fields"]},
            {"version": "2020-01-01T00:00:00+00:00", "form_fields": accepted},
        ):
            assert await town.refused(who, "PUT", ask, wrong) == WRONG_FORM
        async with arrived(town.sandbox) as client:
            body = {"version": form["version"], "form_fields": accepted}
            answer = await town.ok(who, "PUT", ask, body)
            told = await client.until("GUILD_MEMBER_UPDATE")
            assert (told["user"]["username"], told["pending"]) == (who, False)
        assert (answer["application_status"], answer["user_id"]) == ("APPROVED", str(member.user.id))
        await town.ok(who, "PUT", reaction)
        assert await town.refused(who, "PUT", ask, body) == (400, 150009)

    async def test_what_is_not_required_may_be_declined(self, town: Api) -> None:
        fields = [self.FORM["form_fields"][0] | {"required": False}]
        form = await town.ok("olivia", "PATCH", path(town, "member-verification"), self.FORM | {"form_fields": fields})
        who = await newcomer(town)
        declined = [field | {"response": False} for field in form["form_fields"]]
        body = {"version": form["version"], "form_fields": declined}
        answer = await town.ok(who, "PUT", path(town, "requests/@me"), body)
        assert answer["form_responses"] == declined

    async def test_a_gate_that_goes_lets_all_in(self, town: Api) -> None:
        await town.ok("olivia", "PATCH", path(town, "member-verification"), self.FORM)
        member = town.guild.members[town.id_of(await newcomer(town))]
        await town.ok("olivia", "PATCH", path(town, "member-verification"), {"enabled": False})
        assert not member.pending

    async def test_the_flag_that_bypasses_it_lets_one_in(self, town: Api) -> None:
        await town.ok("olivia", "PATCH", path(town, "member-verification"), self.FORM)
        member = town.guild.members[town.id_of(await newcomer(town))]
        await town.ok("bot", "PATCH", path(town, f"members/{member.user.id}"), {"flags": 4})
        assert not member.pending

    async def test_what_is_refused(self, town: Api) -> None:
        where = path(town, "member-verification")
        terms = self.FORM["form_fields"][0]
        for wrong in (
            {"form_fields": [terms] * 6},
            {"form_fields": [terms | {"values": None}]},
            {"form_fields": [terms | {"label": "x" * 301}]},
            {"form_fields": [terms | {"field_type": "QUIZ"}]},
            {"description": "x" * 301},
            {"enabled": 5},
        ):
            assert await town.refused("olivia", "PATCH", where, wrong) == WRONG_FORM
        paragraph = {"form_fields": [{"field_type": "PARAGRAPH", "label": "Why?"}]}
        assert (await town.call("olivia", "PATCH", where, paragraph))[0] == 501
        assert (await town.call("olivia", "PATCH", where, {"bulk_action": "APPROVED"}))[0] == 501
        assert await town.refused("amira", "PATCH", where, self.FORM) == DENIED
        for value in NASTY:
            for field in ("form_fields", "enabled", "description", "version"):
                for method, to in (("PATCH", where), ("PUT", path(town, "requests/@me"))):
                    assert (await town.call("olivia", method, to, {field: value}))[0] in {200, 400, 501}


class TestOnboarding:
    async def test_it_is_set_up_and_changed(self, town: Api) -> None:
        async with arrived(town.sandbox) as client:
            made = await set_up(town)
            log = [await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE") for _ in range(2)]
            assert [(one["action_type"], one["reason"]) for one in log] == [(163, "arrivals"), (166, "arrivals")]
            told = await client.until("GUILD_UPDATE")
            (asked,) = made["prompts"]
            assert told["latest_onboarding_question_id"] == asked["id"] != "1"
            talk, _ = asked["options"]
            assert talk["emoji"] == {"id": None, "name": "💬", "animated": False}
            assert (talk["description"], talk["role_ids"]) == ("All day", [str(town.role("Member"))])
            more = [prompt(town, id=asked["id"], title="Why?", options=[talk]), prompt(town)]
            changed = await town.ok("bot", "PUT", path(town, "onboarding"), {"prompts": more})
            assert [one["title"] for one in changed["prompts"]] == ["Why?", "What brings you here?"]
            assert changed["prompts"][0]["id"] == asked["id"]
            assert changed["prompts"][0]["options"][0]["id"] == talk["id"]
            assert changed["enabled"]
            log = [await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE") for _ in range(3)]
            assert [one["action_type"] for one in log] == [164, 163, 167]
            await town.ok("bot", "PUT", path(town, "onboarding"), {"prompts": changed["prompts"][1:]})
            assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 165
        shown = await town.ok("bot", "GET", path(town, "onboarding"))
        assert [one["title"] for one in shown["prompts"]] == ["What brings you here?"]

    async def test_what_it_takes_to_be_enabled(self, town: Api) -> None:
        where, channels = path(town, "onboarding"), open_channels(town)
        body: dict[str, Any] = {"enabled": True, "prompts": [], "default_channel_ids": channels[:6]}
        assert await town.refused("bot", "PUT", where, body) == (400, 350000)
        in_questions = [prompt(town, options=[option(town, "Talk") | {"channel_ids": channels[6:8]}])]
        assert await town.refused("bot", "PUT", where, body | {"prompts": in_questions}) == (400, 350000)
        later = [one | {"in_onboarding": False} for one in in_questions]
        assert await town.refused("bot", "PUT", where, body | {"prompts": later, "mode": 1}) == (400, 350000)
        await town.ok("bot", "PUT", where, body | {"prompts": in_questions, "mode": 1})
        assert await town.refused("bot", "PUT", where, {"mode": 0}) == (400, 350001)
        await town.ok("bot", "PUT", where, {"enabled": False})
        hidden = [str(town.channel("staff-room").id)]
        assert await town.refused("bot", "PUT", where, {"default_channel_ids": hidden}) == (400, 350003)
        doors = [f"/channels/{one}/permissions/{town.guild.id}" for one in channels]
        for door in doors[4:]:
            await town.ok("bot", "PUT", door, {"type": 0, "deny": 2048})
        closed: dict[str, Any] = {"enabled": True, "default_channel_ids": channels}
        assert await town.refused("bot", "PUT", where, closed) == (400, 350000)
        await town.ok("bot", "DELETE", doors[4])
        await town.ok("bot", "PUT", where, closed)
        await town.ok("bot", "PUT", where, {"enabled": False})
        town.guild.features.remove(COMMUNITY)
        assert await town.refused("bot", "PUT", where, body | {"mode": 1}) == (400, 350000)

    async def test_who_and_what_is_refused(self, town: Api) -> None:
        where = path(town, "onboarding")
        assert await town.refused("amira", "PUT", where, {}) == DENIED
        moderator = town.guild.roles[town.role("Greeter")]
        moderator.permissions |= 1 << 5 | 1 << 28
        above = {"prompts": [prompt(town, options=[option(town, "Rule", role="Moderator")])]}
        assert await town.refused("jonas", "PUT", where, above) == DENIED
        for wrong in (
            {"prompts": [prompt(town)] * 16},
            {"prompts": [prompt(town, title="")]},
            {"prompts": [prompt(town, options=[])]},
            {"prompts": [prompt(town, options=[{"title": "x" * 51}])]},
            {"prompts": [prompt(town, options=[{"title": "x", "role_ids": ["5"]}])]},
            {"prompts": [prompt(town, options=[{"title": "x", "channel_ids": ["5"]}])]},
            {"prompts": [prompt(town, options=[{"title": "x", "emoji_id": "5"}])]},
            {"prompts": [{"title": "x", "options": [{"title": "x"}]}]},
            {"default_channel_ids": ["5"]},
            {"default_channel_ids": ["1"] * 501},
            {"mode": 2},
            {"enabled": "yes"},
        ):
            assert await town.refused("olivia", "PUT", where, wrong) == WRONG_FORM
        for value in NASTY:
            for field in ("prompts", "default_channel_ids", "enabled", "mode"):
                assert (await town.call("olivia", "PUT", where, {field: value}))[0] < 500
            for field in prompt(town):
                assert (await town.call("olivia", "PUT", where, {"prompts": [prompt(town) | {field: value}]}))[0] < 500

    async def test_answers_give_roles_and_tell_of_it(self, town: Api) -> None:
        made = await set_up(town)
        talk, help_ = (one["id"] for one in made["prompts"][0]["options"])
        who, where = await newcomer(town), path(town, "onboarding-responses")
        member = town.guild.members[town.id_of(who)]
        assert await town.refused(who, "PUT", where, {"onboarding_responses": [talk]}) == (400, 350002)
        for wrong in (
            {},
            {"onboarding_responses": []},
            {"onboarding_responses": ["5"]},
            {"onboarding_responses": [talk, help_]},
            {"onboarding_responses": [talk], "onboarding_prompts_seen": {"x": 1}},
            {"onboarding_responses": [talk], "onboarding_prompts_seen": {"1": "x"}},
        ):
            assert await town.refused(who, "POST", where, wrong) == WRONG_FORM
        async with arrived(town.sandbox) as client:
            seen = {made["prompts"][0]["id"]: 1_700_000_000_000}
            answer = await town.ok(
                who, "POST", where, {"onboarding_responses": [talk], "onboarding_prompts_seen": seen}
            )
            told = await client.until("GUILD_MEMBER_UPDATE")
        assert (told["roles"], told["flags"]) == ([str(town.role("Member"))], STARTED_AND_COMPLETED)
        assert (answer["onboarding_responses"], answer["onboarding_prompts_seen"]) == ([talk], seen)
        (entry,) = [one for one in town.guild.audit_log if one.target_id == member.user.id]
        assert (entry.action_type, entry.user_id) == (25, member.user.id)
        shown = await town.ok(who, "GET", path(town, "onboarding"))
        assert shown["responses"] == [talk]
        _, state = await town.control("GET", "state")
        assert state["guilds"][0]["onboarding"]["answers"][str(member.user.id)]["onboarding_responses"] == [talk]
        await town.ok(who, "PUT", where, {"onboarding_responses": [help_]})
        assert member.roles == [town.role("Greeter")]
        assert await town.ok(who, "PUT", where, {}) is None
        assert member.roles == []
        for value in NASTY:
            for field in answer:
                assert (await town.call(who, "PUT", where, {field: value}))[0] < 500
        await town.ok("bot", "PUT", path(town, "onboarding"), {"enabled": False})
        assert await town.refused(who, "POST", where, {}) == (403, 50001)

    async def test_a_question_for_later_is_not_required_of_newcomers(self, town: Api) -> None:
        made = await set_up(town, prompts=[prompt(town), prompt(town, title="Later?", in_onboarding=False)])
        chosen = {"onboarding_responses": [made["prompts"][0]["options"][0]["id"]]}
        await town.ok(await newcomer(town), "POST", path(town, "onboarding-responses"), chosen)

    async def test_an_id_stays_with_the_first_that_bears_it(self, town: Api) -> None:
        (asked,) = (await set_up(town))["prompts"]
        twice = {"prompts": [asked, asked]}
        first, second = (await town.ok("bot", "PUT", path(town, "onboarding"), twice))["prompts"]
        assert [one["id"] for one in first["options"]] == [one["id"] for one in asked["options"]]
        assert first["id"] == asked["id"] != second["id"]
        assert not {one["id"] for one in first["options"]} & {one["id"] for one in second["options"]}

    async def test_the_same_again_is_no_news(self, town: Api) -> None:
        for _ in range(2):
            await town.ok("bot", "PUT", path(town, "onboarding"), {})
        assert [one.action_type for one in town.guild.audit_log if one.action_type in {166, 167}] == [166]
        made = await set_up(town)
        who, where = await newcomer(town), path(town, "onboarding-responses")
        chosen = {"onboarding_responses": [made["prompts"][0]["options"][0]["id"]]}
        await town.ok(who, "POST", where, chosen)
        await town.ok("bot", "PUT", path(town, f"members/{town.id_of(who)}/roles/{town.role('Greeter')}"))
        async with arrived(town.sandbox) as client:
            await town.ok(who, "PUT", where, chosen)
            await town.ok("amira", "POST", f"/channels/{town.channel('general').id}/messages", {"content": "end"})
            assert await client.events_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]

    async def test_discord_py_sets_it_up(self, town: Api, connect: Connect) -> None:
        async with connect() as bot:
            guild = bot.guilds[0]
            role = guild.get_role(town.role("Member"))
            choice = discord.OnboardingPromptOption(title="Talk", emoji="💬", roles=[role], description="All day")
            asked = discord.OnboardingPrompt(
                type=discord.OnboardingPromptType.multiple_choice, title="Why?", options=[choice]
            )
            channels = [discord.Object(int(one)) for one in open_channels(town)]
            made = await guild.edit_onboarding(
                prompts=[asked],
                default_channels=channels,
                enabled=True,
                mode=discord.OnboardingMode.default,
                reason="arrivals",
            )
            assert (made.enabled, [one.title for one in made.prompts]) == (True, ["Why?"])
            paused = await guild.edit_onboarding(enabled=False)
            assert (paused.enabled, len(paused.prompts), len(paused.default_channel_ids)) == (False, 1, len(channels))
            (option_,) = (await guild.onboarding()).prompts[0].options
            assert (option_.title, [one.name for one in option_.roles]) == ("Talk", ["Member"])
            kinds = [entry.action async for entry in guild.audit_logs(limit=3)]
            assert kinds == [
                discord.AuditLogAction.onboarding_update,
                discord.AuditLogAction.onboarding_create,
                discord.AuditLogAction.onboarding_prompt_create,
            ]

    async def test_discord_py_sees_who_arrived(self, town: Api, connect: Connect) -> None:
        made = await set_up(town)
        who = await newcomer(town)
        async with connect() as bot:
            member = bot.guilds[0].get_member(town.id_of(who))
            assert not member.flags.completed_onboarding
            updated = bot.wait_for("member_update", timeout=5)
            chosen = {"onboarding_responses": [made["prompts"][0]["options"][0]["id"]]}
            await town.ok(who, "POST", path(town, "onboarding-responses"), chosen)
            _, after = await updated
            assert after.flags.completed_onboarding
            assert [role.name for role in after.roles[1:]] == ["Member"]
            screen = await bot.guilds[0].edit_welcome_screen(
                description="Come in",
                enabled=True,
                welcome_channels=[discord.WelcomeChannel(channel=bot.guilds[0].text_channels[1], description="Talk")],
            )
            assert (await bot.guilds[0].welcome_screen()).description == screen.description


async def test_a_bot_does_not_arrive_as_people_do(town: Api) -> None:
    town.sandbox.taps.clear()  # these are no operations for bots, so that Discord's document has none of them
    for method, more in (("PUT", "requests/@me"), ("POST", "onboarding-responses"), ("PUT", "onboarding-responses")):
        assert await town.refused("bot", method, path(town, more), {}) == (403, 20001)


class TestSeed:
    @pytest.fixture
    def seed(self) -> Seed:
        rooms = [{"name": f"room-{number}"} for number in range(8)]
        guild = {
            "name": "Town",
            "features": ["COMMUNITY"],
            "bot": {"permissions": ["ADMINISTRATOR"]},
            "roles": [{"name": "Moderator", "permissions": ["MANAGE_MESSAGES"]}, {"name": "Member"}],
            "channels": rooms,
            "members": [{"name": "olivia", "owner": True}, {"name": "amira", "roles": ["Member"]}],
            "automod_rules": [
                {"name": "Words", "keywords": ["cat*"], "patterns": ["d.g"], "block": "No pets", "alert": "room-7"},
                {"name": "Names", "trigger": "member_profile", "keywords": ["*admin*"], "quarantine": True},
                {"name": "Crowd", "trigger": "mention_spam", "most_mentions": 3, "block": True, "timeout_seconds": 60},
                {"name": "Rude", "trigger": "keyword_preset", "block": True, "exempt_roles": ["Member"]},
                {"name": "Spam", "trigger": "spam", "block": True, "exempt_channels": ["room-1"]},
            ],
            "incidents": {"invites_disabled_minutes": 60, "dms_disabled_minutes": 30},
            "command_permissions": [{"channel": "*", "allow": False}, {"channel": "room-1"}, {"role": "@everyone"}],
            "welcome_screen": {"description": "Come in", "channels": [{"channel": "room-0", "emoji": "👋"}]},
            "screening": {"rules": ["Be kind"]},
            "server_guide": {"actions": [{"channel": "room-0", "talk": True}], "resources": [{"channel": "room-1"}]},
            "onboarding": {
                "default_channels": [one["name"] for one in rooms],
                "prompts": [
                    {
                        "title": "Why?",
                        "required": True,
                        "options": [{"title": "Talk", "roles": ["Member"], "channels": ["room-2"], "emoji": "💬"}],
                    }
                ],
            },
        }
        return Seed(guilds=[guild])

    async def test_it_can_hold_all_of_it_and_a_reset_brings_it_back(self, api: Api) -> None:
        for _ in range(2):
            rules = await api.ok("bot", "GET", path(api, "auto-moderation/rules"))
            assert [one["trigger_type"] for one in rules] == [1, 6, 5, 4, 3]
            assert (await api.ok("bot", "GET", f"/guilds/{api.guild.id}"))["incidents_data"]["dms_disabled_until"]
            listed = f"/applications/{api.world.application_id}/guilds/{api.guild.id}/commands/permissions"
            (entries,) = await api.ok("bot", "GET", listed)
            assert [one["permission"] for one in entries["permissions"]] == [False, True, True]
            assert len((await api.ok("bot", "GET", path(api, "welcome-screen")))["welcome_channels"]) == 1
            guide = await api.ok("bot", "GET", path(api, "new-member-welcome"))
            assert [one["action_type"] for one in guide["new_member_actions"]] == [1]
            assert await api.ok("amira", "GET", path(api, "new-member-welcome")) == guide
            form = await api.ok("olivia", "GET", path(api, "member-verification"))
            assert form["form_fields"][0]["values"] == ["Be kind"]
            asked = await api.ok("bot", "GET", path(api, "onboarding"))
            assert asked["enabled"]
            who = await newcomer(api)
            accepted = [field | {"response": True} for field in form["form_fields"]]
            body = {"version": form["version"], "form_fields": accepted}
            await api.ok(who, "PUT", path(api, "requests/@me"), body)
            chosen = {"onboarding_responses": [asked["prompts"][0]["options"][0]["id"]]}
            await api.ok(who, "POST", path(api, "onboarding-responses"), chosen)
            assert api.guild.members[api.id_of(who)].roles == [api.role("Member")]
            api.sandbox.reset()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"automod_rules": [{"name": "x", "trigger": "mood"}]},
            {"automod_rules": [{"name": "x", "patterns": ["("]}]},
            {"automod_rules": [{"name": "x", "alert": "nowhere"}]},
            {"command_permissions": [{"allow": True}]},
            {"command_permissions": [{"role": "Nobody"}]},
            {"welcome_screen": {"channels": [{"channel": "nowhere"}]}},
            {"onboarding": {"default_channels": ["nowhere"]}},
            {"onboarding": {"prompts": [{"title": "x", "options": [{"title": "x", "roles": ["Nobody"]}]}]}},
        ],
    )
    async def test_what_a_seed_cannot_say_is_named(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(SeedError, match="the seed"):
            Sandbox(Seed(guilds=[{"name": "Town", **wrong}]))
