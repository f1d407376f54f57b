/** The right side's members, grouped by the roles that stand out. */

import { h, replace, roving } from "./dom.js";
import { avatar, botBadge, coloured } from "./format.js";
import { onLanguage, t } from "./i18n.js";
import { may, PERMISSION } from "./permissions.js";
import { store } from "./store.js";

const SHOWN = 60;

/**
 * Shows who can read the open channel.
 * @param {HTMLElement} container
 */
export function showMembers(container) {
  const retab = roving(container, ".member");
  let waiting = false;
  const render = () => {
    waiting = false;
    replace(container, groups().map(group));
    retab();
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(render); // a wave of arrivals is drawn once
    waiting = true;
  };
  store.on(["members", "world", "presence", "current"], soon);
  onLanguage(soon);
}

function groups() {
  const { guild } = store;
  const channel = store.channel(store.current);
  if (!guild) return [];
  const seen = [...guild.members.values()].filter(
    (member) => !channel?.guild_id || may(guild, member, channel, PERMISSION.view),
  );
  const hoisted = [...guild.roles.values()].filter((role) => role.hoist).sort((a, b) => b.position - a.position);
  const sorted = new Map(hoisted.map((role) => [role.name, []]));
  const rest = [];
  const bots = [];
  for (const member of seen) {
    const role = hoisted.find((each) => member.roles.includes(each.id));
    if (role) sorted.get(role.name).push(member);
    else if (member.user.bot) bots.push(member);
    else rest.push(member);
  }
  return [...sorted, [t("members.bots"), bots], [t("members.others"), rest]].filter(([, members]) => members.length);
}

function group([name, members]) {
  const { guild } = store;
  const byName = members.sort((a, b) => store.nameOf(a.user, guild).localeCompare(store.nameOf(b.user, guild)));
  const more = members.length - SHOWN;
  return h(
    "section",
    { class: "member-group", "aria-label": name },
    h("h3", { class: "category", dir: "auto" }, name, h("span", { class: "tally" }, members.length)),
    h(
      "ul",
      null,
      byName.slice(0, SHOWN).map((member) => h("li", null, line(member, guild))),
    ),
    more > 0 ? h("p", { class: "hint more" }, t("members.more", { count: more })) : null,
  );
}

function line(member, guild) {
  const name = store.nameOf(member.user, guild);
  const online = store.online.get(member.user.id);
  return h(
    "button",
    {
      type: "button",
      class: "member",
      data: { user: member.user.id, key: `m-${member.user.id}` },
      "aria-haspopup": "dialog",
    },
    avatar(member.user, name, "small"),
    coloured(member.user, guild),
    member.user.bot ? botBadge() : null,
    online && online !== "offline"
      ? h(
          "span",
          { class: "presence", title: t("members.online") },
          h("span", { class: "sr-only" }, t("members.online")),
        )
      : null,
  );
}
