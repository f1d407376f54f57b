/** One message as people see it. */

import { alertView, forwarded, stickers } from "./parts.js";
import { all } from "./components.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { attachmentView, embedView } from "./embeds.js";
import { emojiView } from "./emoji.js";
import { isEphemeral } from "./events.js";
import { avatar, botBadge, clockTime, coloured, fullTime } from "./format.js";
import { t } from "./i18n.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { addressOf, mentionChip } from "./references.js";
import { messageMenu, pickEmoji, toggleReaction } from "./menus.js";
import { pollView } from "./polls.js";
import { hindrance, mayReact } from "./speaking.js";
import { store } from "./store.js";

const LOADING = 1 << 7;
const PLAIN = [0, 19, 20, 23];
const ALERT = 24;
const PATIENCE_MS = 15 * 60_000; // as long as a bot may take to finish what it began

/** What Discord itself says for messages that nobody wrote. */
const SYSTEM = {
  1: "system.added",
  2: "system.removed",
  4: "system.renamed",
  6: "system.pin",
  7: "system.join",
  8: "system.boost",
  12: "system.follow",
  18: "system.thread",
  21: "system.starter",
  27: "system.stage",
  28: "system.stage_end",
  29: "system.speaker",
  31: "system.topic",
  46: "system.poll",
};

/**
 * Renders a message.
 * @param {Object} message
 * @param {boolean} follows whether it goes on below the author's last message
 * @param {{reply: Function, edit: Function}} actions
 */
export function messageView(message, follows, actions) {
  const guild = store.guildOf(store.channel(message.channel_id));
  const mentioned =
    message.mention_everyone ||
    message.mentions?.some((each) => each.id === store.me?.id) ||
    message.mention_roles?.some((id) => store.self(guild)?.roles.includes(id));
  const states = [follows && "follows", isEphemeral(message) && "ephemeral", mentioned && "mentions-me"]
    .filter(Boolean)
    .join(" ");
  const label = t("message.label", { name: store.nameOf(message.author, guild), time: clockTime(message.timestamp) });
  const element = h("article", {
    class: `message ${states}`,
    tabindex: -1,
    "aria-label": label,
    data: { id: message.id, key: message.id },
  });
  if (PLAIN.includes(message.type)) element.append(...written(message, guild, follows));
  else if (message.type === ALERT) element.append(h("div", { class: "message-body" }, alertView(message, guild)));
  else element.append(systemLine(message, guild));
  element.append(toolbar(message, element, actions));
  return element;
}

function written(message, guild, follows) {
  const side = follows
    ? h(
        "time",
        { class: "side-time", datetime: message.timestamp, title: fullTime(message.timestamp) },
        clockTime(message.timestamp),
      )
    : h(
        "button",
        {
          type: "button",
          class: "plain face",
          tabindex: -1,
          data: { user: message.author.id },
          "aria-label": t("member.card", { name: store.nameOf(message.author, guild) }),
        },
        avatar(message.author, store.nameOf(message.author, guild)),
      );
  const body = h(
    "div",
    { class: "message-body" },
    message.interaction_metadata && !message.message_reference ? usedLine(message, guild) : null,
    message.type === 19 ? replyLine(message, guild) : null,
    follows ? null : head(message, guild),
    message.flags & LOADING ? thinking(message) : null,
    message.content
      ? h("div", { class: "prose content" }, markdown(message.content, guild), editedMark(message))
      : null,
    (message.embeds ?? []).map((each) => embedView(each, guild)),
    message.attachments?.length ? h("div", { class: "attachments" }, message.attachments.map(attachmentView)) : null,
    message.content ? null : editedMark(message),
    forwarded(message, guild),
    stickers(message),
    message.poll ? pollView(message) : null,
    h("div", { class: "components" }, all(message.components, { message, guild })),
    reactions(message),
    threadLine(message),
    isEphemeral(message) ? ephemeralLine(message) : null,
  );
  return [h("div", { class: "message-side" }, side), body];
}

/** A bot that said "thinking" has fifteen minutes of real time; then nothing will come any more. */
function thinking(message) {
  const line = h("p", { class: "thinking" });
  const left = message.arrived + PATIENCE_MS - Date.now();
  const waiting = () =>
    replace(line, h("span", { class: "dots", "aria-hidden": "true" }), t("message.thinking"));
  const over = () => replace(line, t("message.no_answer"));
  if (left <= 0) over();
  else {
    waiting();
    setTimeout(over, left);
  }
  return line;
}

function editedMark(message) {
  if (!message.edited_timestamp || isEphemeral(message)) return null;
  return h("span", { class: "edited", title: fullTime(message.edited_timestamp) }, t("message.edited"));
}

function head(message, guild) {
  return h(
    "div",
    { class: "message-head" },
    coloured(message.author, guild, "strong"),
    message.author.bot ? botBadge() : null,
    h("time", { datetime: message.timestamp, title: fullTime(message.timestamp) }, clockTime(message.timestamp)),
  );
}

function replyLine(message, guild) {
  const original = message.referenced_message;
  if (!original) return h("div", { class: "reply-line" }, icon("reply"), h("span", null, t("message.gone")));
  const text = original.content || t("message.no_text");
  return h(
    "div",
    { class: "reply-line" },
    icon("reply"),
    h(
      "a",
      { href: addressOf({ guild_id: guild?.id, id: message.channel_id }, original.id) },
      coloured(original.author, guild),
      h(
        "span",
        { class: "reply-text", dir: "auto" },
        inlineMarkdown(text.split("\n")[0].slice(0, 140), guild).map((node) => node.textContent ?? node),
      ),
    ),
  );
}

function usedLine(message, guild) {
  const { user, type } = message.interaction_metadata;
  const name = message.interaction?.name ?? message.interaction_metadata.name;
  if (!user || type !== 2) return null;
  return h(
    "div",
    { class: "reply-line" },
    icon("spark"),
    coloured(user, guild),
    h("span", null, name ? t("message.used", { name: `/${name}` }) : t("message.used_some")),
  );
}

function systemLine(message, guild) {
  const key = SYSTEM[message.type] ?? "system.other";
  const other = message.mentions?.[0];
  const named = { thread: message.content, other: other ? store.nameOf(other, guild) : "" };
  const parts = t(key, named).split("{who}");
  return h(
    "p",
    { class: "system-line" },
    icon(message.type === 7 ? "plus" : message.type === 18 ? "thread" : "spark"),
    parts[0],
    mentionChip("user", message.author.id, guild),
    parts[1],
    h("time", { datetime: message.timestamp, title: fullTime(message.timestamp) }, clockTime(message.timestamp)),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const pill = (each) => {
    const name = each.emoji.id ? `:${each.emoji.name}:` : each.emoji.name;
    return h(
      "button",
      {
        type: "button",
        class: "reaction",
        "aria-pressed": String(Boolean(each.me)),
        "aria-label": t("reaction.label", { emoji: name, count: each.count }),
        data: { key: `r-${name}` },
        onclick: () => toggleReaction(message, each.emoji, each.me),
      },
      emojiView(each.emoji),
      h("span", null, each.count),
    );
  };
  return h("div", { class: "reactions" }, message.reactions.map(pill));
}

function threadLine(message) {
  const thread = message.thread && (store.channel(message.thread.id) ?? message.thread);
  if (!thread) return null;
  return h(
    "a",
    { class: "thread-link", href: addressOf({ ...thread, guild_id: thread.guild_id ?? store.guild?.id }) },
    icon("thread"),
    h("span", { dir: "auto" }, thread.name),
  );
}

function ephemeralLine(message) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    t("message.only_you"),
    " ",
    h(
      "button",
      {
        type: "button",
        class: "text-button",
        data: { key: "dismiss" },
        onclick: () => store.drop(message.channel_id, message.id),
      },
      t("message.dismiss"),
    ),
  );
}

function toolbar(message, element, actions) {
  if (isEphemeral(message))
    return h(
      "div",
      { class: "message-tools" },
      iconButton("close", t("message.dismiss"), () => store.drop(message.channel_id, message.id)),
    );
  const own = message.author.id === store.me?.id;
  const channel = store.channel(message.channel_id);
  const open = channel && !hindrance(channel);
  const more = iconButton("more", t("message.more"), () => messageMenu(more, message, element, actions), {
    "aria-haspopup": "menu",
    data: { key: "more" },
  });
  return h(
    "div",
    { class: "message-tools", role: "toolbar", "aria-label": t("message.tools") },
    mayReact(channel)
      ? iconButton("smile", t("message.react"), (event) => pickEmoji(event.currentTarget, message), {
          "aria-haspopup": "dialog",
        })
      : null,
    open ? iconButton("reply", t("message.reply"), () => actions.reply(message)) : null,
    own && open ? iconButton("edit", t("message.edit"), () => actions.edit(message)) : null,
    more,
  );
}
