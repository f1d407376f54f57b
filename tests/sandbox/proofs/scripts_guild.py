"""Scripts about a guild: its channels, roles, members, bans, invites and settings."""

from __future__ import annotations

from tests.sandbox.proofs.playing import Control, Move, Step

GUILD, CHANNEL, MEMBER = "/guilds/{guild_id}", "/channels/{channel_id}", "/guilds/{guild_id}/members/{user_id}"
ME, OVERWRITE = "/users/@me", "/channels/{channel_id}/permissions/{overwrite_id}"

RECORD = {"type": 1, "key": "trips", "name": "Trips", "description": "How many"}
RULES = {"field_type": "TERMS", "label": "Rules", "required": True, "values": ["Be kind"]}
USERS = ("target_users_file", "users.csv", b"user_id\n{tariq}\n", "text/csv")
ACCEPTED = {**RULES, "response": True}
OPTION = {"title": "Talk", "role_ids": ["{role_id}"], "channel_ids": [], "description": "All day"}
ROOMS = [f"{{{name}}}" for name in ("general", "off_topic", *(f"a_room_{number}" for number in range(6)))]
PROMPT = {
    "id": "1",
    "title": "What brings you here?",
    "options": [OPTION],
    "single_select": True,
    "required": False,
    "in_onboarding": True,
    "type": 0,
}
ONBOARDING = {"enabled": True, "prompts": [PROMPT], "default_channel_ids": ROOMS}

SCRIPTS: dict[str, list[Move]] = {
    "accounts": [
        Step(f"GET {ME}"),
        Step(f"PATCH {ME}", {"username": "Steersman"}),
        Step("GET /users/{user_id}"),
        Step("GET /oauth2/applications/@me"),
        Step("GET /applications/@me"),
        Step("GET /gateway"),
        Step("GET /gateway/bot"),
        Step(f"GET {ME}/guilds"),
        Step("GET /users/@me/guilds/{guild_id}/member", who="amira"),
        Step(f"POST {ME}/channels", {"recipient_id": "{user_id}"}),
        Step("GET /oauth2/@me", refused=(401, 50025)),
        Step("PATCH /applications/@me", {"tags": ["sea"]}),
        Step("PATCH /applications/{application_id}", {"tags": ["sea", "wind"]}),
        Step("GET /applications/{application_id}"),
        Step("PUT /applications/{application_id}/role-connections/metadata", [RECORD]),
        Step("GET /applications/{application_id}/role-connections/metadata"),
        Step("DELETE /users/@me/guilds/{guild_id}", who="amira"),
    ],
    "the guild": [
        Step(f"GET {GUILD}"),
        Step(f"GET {GUILD}/preview"),
        Step(f"PATCH {GUILD}", {"description": "Ours"}),
        Step(f"GET {GUILD}/audit-logs"),
        Step(f"GET {GUILD}/integrations", keep={"integration_id": "0.id"}),
        Step(f"GET {GUILD}/vanity-url"),
        Step(f"PUT {GUILD}/incident-actions", {"invites_disabled_until": None}),
        Step(f"GET {GUILD}/new-member-welcome"),
        Step(f"PATCH {GUILD}/welcome-screen", {"enabled": True, "description": "Ahoy"}),
        Step(f"GET {GUILD}/welcome-screen"),
        Step(f"PATCH {GUILD}/member-verification", {"enabled": True, "form_fields": [RULES]}, who="olivia"),
        Step(f"GET {GUILD}/member-verification", who="olivia", keep={"version": "version"}),
        Step(f"PUT {GUILD}/requests/@me", {"version": "{version}", "form_fields": [ACCEPTED]}, who="newbie"),
        Step(f"GET {GUILD}/widget"),
        Step(f"PATCH {GUILD}/widget", {"enabled": True, "channel_id": "{channel_id}"}),
        Step(f"GET {GUILD}/widget.json"),
        Step("GET /voice/regions"),
        Step(f"GET {GUILD}/regions"),
        Step(f"DELETE {GUILD}/integrations/{{integration_id}}"),
    ],
    "onboarding": [
        Step(
            f"PUT {GUILD}/onboarding",
            {"enabled": True, "prompts": [PROMPT], "default_channel_ids": ROOMS},
            keep={"option": "prompts.0.options.0.id"},
        ),
        Step(f"GET {GUILD}/onboarding"),
        Step(f"POST {GUILD}/onboarding-responses", {"onboarding_responses": ["{option}"]}, who="amira"),
        Step(f"PUT {GUILD}/onboarding-responses", {"onboarding_responses": []}, who="amira"),
    ],
    "channels": [
        Step(f"GET {GUILD}/channels"),
        Step(f"POST {GUILD}/channels", {"name": "new", "type": 0}, keep={"made": "id"}),
        Step(f"PATCH {GUILD}/channels", [{"id": "{made}", "position": 1}]),
        Step(f"GET {CHANNEL}", ids={"channel_id": "{made}"}),
        Step(f"PATCH {CHANNEL}", {"topic": "changed"}, ids={"channel_id": "{made}"}),
        Step(f"POST {CHANNEL}/typing"),
        Step(f"PUT {OVERWRITE}", {"type": 0, "allow": "64"}, ids={"overwrite_id": "{role_id}"}),
        Step(f"DELETE {OVERWRITE}", ids={"overwrite_id": "{role_id}"}),
        Step(f"PUT {CHANNEL}/recipients/{{user_id}}", refused=(400, 50024)),
        Step(f"DELETE {CHANNEL}/recipients/{{user_id}}", refused=(400, 50024)),
        Step(f"DELETE {CHANNEL}", ids={"channel_id": "{made}"}),
    ],
    "roles": [
        Step(f"GET {GUILD}/roles"),
        Step(f"GET {GUILD}/roles/member-counts"),
        Step(f"POST {GUILD}/roles", {"name": "new"}, keep={"made": "id"}),
        Step(f"GET {GUILD}/roles/{{role_id}}"),
        Step(f"PATCH {GUILD}/roles/{{role_id}}", {"name": "newer"}, ids={"role_id": "{made}"}),
        Step(f"PATCH {GUILD}/roles", [{"id": "{made}", "position": 2}]),
        Step(f"PUT {MEMBER}/roles/{{role_id}}", ids={"role_id": "{made}"}),
        Step(f"DELETE {MEMBER}/roles/{{role_id}}", ids={"role_id": "{made}"}),
        Step(f"DELETE {GUILD}/roles/{{role_id}}", ids={"role_id": "{made}"}),
    ],
    "members": [
        Step(f"GET {GUILD}/members", query="?limit=5"),
        Step(f"GET {GUILD}/members/search", query="?query=ami"),
        Step(f"GET {MEMBER}"),
        Step(f"PATCH {GUILD}/members/@me", {"nick": "Steersman"}),
        Step(f"PATCH {MEMBER}", {"nick": "Amira the first"}),
        Step(f"PUT {MEMBER}", {"access_token": "none"}, refused=(403, 50025)),
        Step(f"DELETE {MEMBER}", ids={"user_id": "{tariq}"}),
        Step(f"GET {GUILD}/prune", query="?days=7"),
        Step(f"POST {GUILD}/prune", {"days": 30}),
    ],
    "bans": [
        Step(f"PUT {GUILD}/bans/{{user_id}}", {"delete_message_seconds": 60}, ids={"user_id": "{tariq}"}),
        Step(f"GET {GUILD}/bans"),
        Step(f"GET {GUILD}/bans/{{user_id}}", ids={"user_id": "{tariq}"}),
        Step(f"DELETE {GUILD}/bans/{{user_id}}", ids={"user_id": "{tariq}"}),
        Step(f"POST {GUILD}/bulk-ban", {"user_ids": ["{noor}", "{sven}"]}),
    ],
    "invites": [
        Step(f"POST {CHANNEL}/invites", {"max_uses": 3}, keep={"code": "code"}),
        Step(f"GET {CHANNEL}/invites"),
        Step(f"GET {GUILD}/invites"),
        Step("GET /invites/{code}"),
        Step("PUT /invites/{code}/target-users", {}, files=(USERS,)),
        Step("GET /invites/{code}/target-users"),
        Step("GET /invites/{code}/target-users/job-status"),
        Control("POST personas/{tariq}/leave"),
        Step("POST /invites/{code}", who="tariq"),
        Step("DELETE /invites/{code}"),
    ],
    "templates": [
        Step(f"POST {GUILD}/templates", {"name": "ours"}, keep={"code": "code"}),
        Step(f"GET {GUILD}/templates"),
        Step("GET /guilds/templates/{code}"),
        Step(f"PATCH {GUILD}/templates/{{code}}", {"name": "yours"}),
        Step(f"PATCH {GUILD}", {"description": "Changed since"}),
        Step(f"PUT {GUILD}/templates/{{code}}"),
        Step(f"DELETE {GUILD}/templates/{{code}}"),
    ],
    "automatic moderation": [
        Step(
            f"POST {GUILD}/auto-moderation/rules",
            {
                "name": "words",
                "event_type": 1,
                "trigger_type": 1,
                "enabled": True,
                "trigger_metadata": {"keyword_filter": ["bad*"]},
                "actions": [{"type": 2, "metadata": {"channel_id": "{staff_room}"}}],
            },
            keep={"rule_id": "id"},
        ),
        Step(f"GET {GUILD}/auto-moderation/rules"),
        Step(f"GET {GUILD}/auto-moderation/rules/{{rule_id}}"),
        Step(f"PATCH {GUILD}/auto-moderation/rules/{{rule_id}}", {"name": "more words"}),
        Step(f"POST {CHANNEL}/messages", {"content": "badly said"}, who="amira"),
        Step(f"DELETE {GUILD}/auto-moderation/rules/{{rule_id}}"),
    ],
}
