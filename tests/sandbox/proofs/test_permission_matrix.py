"""The permission matrix: what the sandbox allows and refuses is what Discord's documented algorithm says."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from bot.sandbox import permissions
from bot.sandbox.permissions import EVERY, NONE, Permission
from bot.sandbox.rest import channels, members, overwrites
from bot.sandbox.rest.messages import sending
from bot.sandbox.world.model import Guild, Member
from tests.sandbox.clients import Api
from tests.sandbox.proofs.cases import Case, Drawing
from tests.sandbox.proofs.matrix import ACTIONS, TRAITS
from tests.sandbox.proofs.rules import ALLOWED
from tests.sandbox.proofs.stage import Stage

SEED, COUNT = 20_261_122, 7_000


@cache
def cases() -> dict[str, list[Case]]:
    """All cases by their action."""
    by_action: dict[str, list[Case]] = {name: [] for name in ACTIONS}
    for case in Drawing(TRAITS, SEED).cases(COUNT):
        by_action[case.action].append(case)
    return by_action


@pytest.fixture
async def stage(api: Api) -> Stage:
    body = {"name": "ping", "description": "Answers", "type": 1}
    command = await api.ok("bot", "POST", f"/applications/{api.world.bot.id}/commands", body)
    api.sandbox.taps.clear()  # the cases are judged here; what they answer is judged everywhere else
    return Stage(api, command["id"])


async def differences(stage: Stage, asked: list[Case]) -> list[str]:
    """Each case in which the sandbox says something else than the documentation."""
    found: list[str] = []
    for case in asked:
        expected, seen = ACTIONS[case.action].expected(case), await stage.ask(case)
        if seen != expected:
            found.append(f"{case.words()}\n    Discord: {expected}; the sandbox: {seen}")
    return found


@pytest.mark.parametrize("action", ACTIONS)
async def test_the_sandbox_allows_what_discord_documents(stage: Stage, action: str) -> None:
    found = await differences(stage, cases()[action])
    assert not found, f"{len(found)} of {len(cases()[action])} cases differ\n" + "\n".join(found[:10])


def test_the_matrix_has_its_size_and_both_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    everything = [case for asked in cases().values() for case in asked]
    assert len(set(everything)) == len(everything) >= COUNT
    outcomes = Counter(ACTIONS[case.action].expected(case) for case in everything)
    with capsys.disabled():
        told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        print(f"\npermission matrix: {len(everything)} cases of {len(ACTIONS)} actions: {told}")
    for name, asked in cases().items():
        assert len({ACTIONS[name].expected(case) for case in asked}) > 1, f"{name} is never refused, or never allowed"
    assert outcomes[ALLOWED] > len(everything) // 5


def _roles_before_everyone(guild: Guild, channel: Any, member: Member, granted: Permission) -> Permission:
    for overwrite in [*channel.overwrites.values()]:
        if overwrite.id in {guild.id, member.user.id, *member.roles}:
            granted = permissions.known((granted | overwrite.allow) & ~overwrite.deny)
    return granted


MUTATIONS: dict[str, tuple[Any, str, Any, tuple[str, ...]]] = {
    "denials after allowances": (permissions, "_overwritten", _roles_before_everyone, ("send", "see the channel")),
    "nothing is implied": (permissions, "_implied", lambda granted, _channel: granted, ("mention everyone", "send")),
    "timeouts are ignored": (permissions, "IN_TIMEOUT", EVERY, ("send", "kick")),
    "timeouts take all": (permissions, "IN_TIMEOUT", NONE, ("see the channel", "read the history")),
    "equals outrank each other": (
        permissions,
        "outranks",
        lambda guild, actor, target: (
            permissions.rank(permissions.highest_role(guild, actor))
            >= permissions.rank(permissions.highest_role(guild, target))
        ),
        ("kick", "ban"),
    ),
    "roles at one height are equal": (
        permissions,
        "above_role",
        lambda guild, actor, role: permissions.highest_role(guild, actor).position > role.position,
        ("give a role",),
    ),
    "private threads are seen by all": (permissions, "_sees_private_thread", lambda *_: True, ("see the channel",)),
    "locked threads are open": (sending, "check_unlocked", lambda *_: None, ("send",)),
    "any right can be given": (overwrites, "check_grantable", lambda *_: None, ("overwrite a right",)),
    "administrators can be timed out": (members, "_check_rights", lambda *_: None, ("time out",)),
    "channels are moved by whom they are hidden from": (
        channels,
        "_check_move",
        lambda *_: None,
        ("move the channel to a category", "order channels"),
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_the_matrix_notices_a_wrong_rule(stage: Stage, monkeypatch: pytest.MonkeyPatch, mutation: str) -> None:
    module, name, wrong, actions = MUTATIONS[mutation]
    monkeypatch.setattr(module, name, wrong)
    assert await differences(stage, [case for action in actions for case in cases()[action]])
