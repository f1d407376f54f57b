/** People, roles and channels as items of a list to choose from. */

import { h } from "./dom.js";
import { avatar, channelIcon } from "./format.js";
import { store, TYPE } from "./store.js";

const SHOWN = 25;

/** Which kinds each select component (5 to 8) and each option type (6 to 9) offers. */
export const KINDS_OF_SELECT = { 5: ["user"], 6: ["role"], 7: ["user", "role"], 8: ["channel"] };
export const KINDS_OF_OPTION = { 6: ["user"], 7: ["channel"], 8: ["role"], 9: ["user", "role"] };

const MAKERS = {
  user: (guild) => people(guild).map((user) => userItem(user, guild)),
  role: (guild) =>
    [...(guild?.roles.values() ?? [])].sort((a, b) => b.position - a.position).map((role) => roleItem(role)),
  channel: (guild, types) =>
    [...(guild?.channels.values() ?? []), ...(guild?.threads.values() ?? [])]
      .filter(
        (channel) =>
          store.sees(channel) &&
          (types?.length ? types.includes(channel.type) : channel.type !== TYPE.category || !types),
      )
      .map((channel) => ({ key: channel.id, label: channel.name, lead: () => channelIcon(channel), kind: "channel" })),
};

/**
 * Items whose name contains what was typed.
 * @param {string[]} kinds "user", "role", "channel"
 * @param {Object|null} guild
 * @param {string} query
 * @param {number[]} [channelTypes]
 */
export function entityItems(kinds, guild, query, channelTypes) {
  const wanted = query.toLowerCase().replace(/^[@#]/, "");
  const all = kinds.flatMap((kind) => MAKERS[kind](guild, channelTypes));
  return all.filter((item) => `${item.label} ${item.detail ?? ""}`.toLowerCase().includes(wanted)).slice(0, SHOWN);
}

/**
 * One entity as an item, by its id.
 * @param {string} id
 * @param {string[]} kinds
 * @param {Object|null} guild
 */
export function entityItem(id, kinds, guild) {
  return kinds.flatMap((kind) => MAKERS[kind](guild)).find((item) => item.key === id) ?? null;
}

function people(guild) {
  if (guild) return [...guild.members.values()].map((member) => member.user);
  return [...store.users.values()];
}

function userItem(user, guild) {
  const name = store.nameOf(user, guild);
  return {
    key: user.id,
    label: name,
    detail: user.username === name ? null : user.username,
    lead: () => avatar(user, name, "small"),
    kind: "user",
  };
}

function roleItem(role) {
  const colour = role.color ? `#${role.color.toString(16).padStart(6, "0")}` : null;
  return {
    key: role.id,
    label: role.name,
    lead: () => h("span", { class: "role-dot", vars: colour ? { "--role": colour } : {} }),
    kind: "role",
  };
}
