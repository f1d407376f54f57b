/** What can be done with a message or a member, the bots' context menu commands included. */

import { h, icon } from "./dom.js";
import { emojiView } from "./emoji.js";
import { sameEmoji } from "./events.js";
import { avatar, botBadge, coloured, fullTime } from "./format.js";
import { t } from "./i18n.js";
import { knownCommands, loadCommands, runCommand, spoken } from "./interactions.js";
import { openChannel, openDirect } from "./navigation.js";
import { may, PERMISSION } from "./permissions.js";
import { ask, menu, popup, toast } from "./popup.js";
import { ApiError, api } from "./rest.js";
import { hindrance, mayReact } from "./speaking.js";
import { store, TYPE } from "./store.js";

const EMOJI = ["👍", "❤️", "🎉", "👋", "😄", "🙏", "👀", "✅", "❌", "🔥", "🤔", "🙌"];
const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

/**
 * Does something at Discord's API and says so when it was refused.
 * @param {Promise} call
 * @param {Function} [explained] gets the refusal; answers whether it is shown elsewhere
 */
export async function attempt(call, explained = () => false) {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (explained(error)) return undefined;
    toast(t("problem.refused", { reason: error.message }), "problem");
    return undefined;
  }
}

/** Adds or takes back one's reaction. @param {Object} message @param {Object} emoji @param {boolean} mine */
export function toggleReaction(message, emoji, mine) {
  const name = encodeURIComponent(emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
  return attempt(
    api(mine ? "DELETE" : "PUT", `/channels/${message.channel_id}/messages/${message.id}/reactions/${name}/@me`),
  );
}

/** Offers a few emoji to react with, and the guild's own. @param {HTMLElement} anchor @param {Object} message */
export function pickEmoji(anchor, message) {
  const own = store.guildOf(store.channel(message.channel_id))?.emojis ?? [];
  const pick = (emoji) => {
    handle.close();
    const existing = message.reactions?.find((each) => sameEmoji(each.emoji, emoji));
    toggleReaction(message, emoji, existing?.me ?? false);
  };
  const choice = (emoji) =>
    h(
      "button",
      { type: "button", class: "emoji-button", "aria-label": emoji.name, onclick: () => pick(emoji) },
      emojiView(emoji),
    );
  const grid = h("div", { class: "emoji-grid" }, [...EMOJI.map((name) => ({ name })), ...own].map(choice));
  const handle = popup(anchor, grid, { role: "dialog", label: t("message.react") });
}

/**
 * Opens a message's menu.
 * @param {HTMLElement} anchor
 * @param {Object} message
 * @param {HTMLElement} element the message's article
 * @param {{reply: Function, edit: Function}} actions
 */
export async function messageMenu(anchor, message, element, actions) {
  await attempt(loadCommands());
  const channel = store.channel(message.channel_id);
  const guild = store.guildOf(channel);
  const own = message.author.id === store.me?.id;
  const allowed = (bit) => may(guild, store.self(guild), channel, bit);
  const open = !hindrance(channel);
  const apps = knownCommands(MESSAGE_COMMAND);
  menu(
    anchor,
    t("message.more"),
    [
      mayReact(channel) && {
        label: t("message.react"),
        icon: icon("smile"),
        act: () => pickEmoji(anchor, message),
      },
      open && { label: t("message.reply"), icon: icon("reply"), act: () => actions.reply(message) },
      allowed(PERMISSION.pin) && {
        label: t(message.pinned ? "message.unpin" : "message.pin"),
        icon: icon("pin"),
        act: () => pin(message),
      },
      own && open && { label: t("message.edit"), icon: icon("edit"), act: () => actions.edit(message) },
      guild &&
        !message.thread &&
        !store.isThread(channel) &&
        open &&
        allowed(PERMISSION.createThreads) && {
          label: t("message.thread"),
          icon: icon("thread"),
          act: () => startThread(message),
        },
      (own || (guild && allowed(PERMISSION.manageMessages))) && {
        label: t("message.delete"),
        icon: icon("trash"),
        danger: true,
        act: () => remove(message, element),
      },
      ...(apps.length
        ? [
            t("apps"),
            ...apps.map((command) => ({
              label: spoken(command, "name"),
              icon: icon("spark"),
              act: () => runCommand(command, { targetId: message.id }),
            })),
          ]
        : []),
    ].filter(Boolean),
  );
}

/** Deletes a message. @param {Object} message @param {HTMLElement} element its article, from which the focus goes to the next */
export async function remove(message, element) {
  const next = element.nextElementSibling ?? element.previousElementSibling;
  await attempt(api("DELETE", `/channels/${message.channel_id}/messages/${message.id}`));
  next?.focus?.();
}

function pin(message) {
  const path = `/channels/${message.channel_id}/messages/pins/${message.id}`;
  return attempt(api(message.pinned ? "DELETE" : "PUT", path));
}

async function startThread(message) {
  const name = await ask({
    title: t("thread.title"),
    label: t("thread.name"),
    action: t("thread.create"),
    value: message.content.slice(0, 60),
  });
  if (!name) return;
  const thread = await attempt(
    api("POST", `/channels/${message.channel_id}/messages/${message.id}/threads`, {
      name,
      auto_archive_duration: 1440,
    }),
  );
  if (thread) openChannel(store.channel(thread.id) ?? thread);
}

/**
 * Shows who somebody is and what can be done.
 * @param {HTMLElement} anchor
 * @param {string} userId
 */
export async function memberCard(anchor, userId) {
  await attempt(loadCommands());
  const { guild } = store;
  const user = store.users.get(userId);
  if (!user) return;
  const member = guild?.members.get(userId);
  const act = (action) => () => {
    handle.close();
    action();
  };
  const row = (label, picture, action) =>
    h(
      "button",
      { type: "button", class: "card-action", onclick: act(action) },
      icon(picture),
      h("span", { dir: "auto" }, label),
    );
  const apps = user.bot && !member ? [] : knownCommands(USER_COMMAND);
  const card = h(
    "div",
    { class: "member-card" },
    whoLine(user, guild),
    facts(member, guild),
    h(
      "div",
      { class: "card-actions" },
      userId === store.me?.id || user.bot ? null : row(t("member.message"), "at", () => attempt(openDirect(userId))),
      userId === store.me?.id ? null : row(t("member.mention"), "reply", () => store.tell("mention", user)),
      apps.length ? h("div", { class: "menu-heading" }, t("apps")) : null,
      apps.map((command) => row(spoken(command, "name"), "spark", () => runCommand(command, { targetId: userId }))),
    ),
  );
  const handle = popup(anchor, card, { role: "dialog", label: t("member.card", { name: store.nameOf(user, guild) }) });
}

function whoLine(user, guild) {
  const name = store.nameOf(user, guild);
  return h(
    "div",
    { class: "card-head" },
    avatar(user, name),
    h(
      "div",
      null,
      h("div", null, coloured(user, guild, "strong"), user.bot ? botBadge() : null),
      h("div", { class: "hint", dir: "auto" }, `@${user.username}`),
    ),
  );
}

function facts(member, guild) {
  if (!member) return h("p", { class: "hint" }, t("member.gone"));
  const roles = member.roles
    .map((id) => guild.roles.get(id))
    .filter(Boolean)
    .sort((a, b) => b.position - a.position);
  const chip = (role) =>
    h(
      "span",
      { class: "role-chip", vars: role.color ? { "--role": `#${role.color.toString(16).padStart(6, "0")}` } : {} },
      h("span", { class: "role-dot" }),
      h("span", { dir: "auto" }, role.name),
    );
  return [
    h("p", { class: "hint" }, t("member.joined", { date: fullTime(member.joined_at) })),
    roles.length ? h("div", { class: "role-chips" }, roles.map(chip)) : null,
  ];
}

/** Lets every name and face on the page open its card; called once. */
export function followFaces() {
  document.addEventListener("click", (event) => {
    const face = event.target.closest("[data-user]");
    if (face) memberCard(face, face.dataset.user);
  });
}

/** Whether a channel is read as a list of posts. @param {Object} channel */
export function isForum(channel) {
  return channel?.type === TYPE.forum || channel?.type === TYPE.media;
}
