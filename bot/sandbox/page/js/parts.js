/** What else a message can carry: stickers, forwarded messages, alerts of Discord's own AutoMod. */

import { h, icon } from "./dom.js";
import { attachmentView, embedView } from "./embeds.js";
import { duration, fullTime } from "./format.js";
import { t } from "./i18n.js";
import { markdown } from "./markdown.js";
import { channelLink, mentionChip } from "./references.js";

const PICTURES = { 1: "png", 2: "png", 4: "gif" };
const ALERT = "auto_moderation_message";

/** Shows a message's stickers. @param {Object} message */
export function stickers(message) {
  if (!message.sticker_items?.length) return null;
  const view = ({ id, name, format_type: format }) =>
    format in PICTURES
      ? h("img", { class: "sticker", src: `/stickers/${id}.${PICTURES[format]}`, alt: name, title: name, loading: "lazy" })
      : h("span", { class: "sticker-name" }, name);
  return h("div", { class: "stickers" }, message.sticker_items.map(view));
}

/** Shows what a message forwards. @param {Object} message @param {Object|null} guild */
export function forwarded(message, guild) {
  const view = ({ message: original }) =>
    h(
      "blockquote",
      { class: "forwarded" },
      h("p", { class: "hint" }, icon("send"), t("message.forwarded")),
      original.content ? h("div", { class: "prose" }, markdown(original.content, guild)) : null,
      (original.embeds ?? []).map((each) => embedView(each, guild)),
      (original.attachments ?? []).map(attachmentView),
      stickers(original),
      h("p", { class: "hint" }, fullTime(original.timestamp)),
    );
  return (message.message_snapshots ?? []).map(view);
}

/**
 * Shows what Discord's AutoMod reports of a message that it stopped.
 * @param {Object} message of type 24
 * @param {Object|null} guild
 */
export function alertView(message, guild) {
  const embed = message.embeds.find((each) => each.type === ALERT);
  const said = new Map((embed?.fields ?? []).map((each) => [each.name, each.value]));
  const seconds = Number(said.get("timeout_duration") ?? 0);
  const facts = [
    said.get("rule_name") && t("alert.rule", { name: said.get("rule_name") }),
    said.get("keyword_matched_content") && t("alert.keyword", { text: said.get("keyword_matched_content") }),
    seconds && t("alert.timeout", { time: duration(seconds) }),
  ].filter(Boolean);
  const channelId = said.get("channel_id");
  return h(
    "div",
    { class: "embed alert" },
    h("p", null, icon("lock"), t("alert.title"), " ", mentionChip("user", message.author.id, guild), " ", channelId ? channelLink(channelId) : null),
    embed?.description ? h("div", { class: "prose" }, markdown(embed.description, guild)) : null,
    h("p", { class: "hint", dir: "auto" }, facts.join(" · ")),
  );
}
