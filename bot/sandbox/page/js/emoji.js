/** Emoji: a guild's own as pictures from this server, all others as characters. */

import { h } from "./dom.js";
import { store } from "./store.js";

/**
 * Shows an emoji of a text, a reaction, a button or a poll.
 * @param {{id?: string|null, name: string}} emoji
 */
export function emojiView(emoji) {
  if (!emoji.id) return h("span", { class: "emoji" }, emoji.name);
  const own = store.emoji(emoji.id);
  const name = `:${emoji.name ?? own?.name ?? ""}:`;
  if (!own) return h("span", { class: "emoji" }, name);
  const source = `/emojis/${own.id}.${own.animated ? "gif" : "png"}`;
  return h("img", { class: "emoji own", src: source, alt: name, title: name, loading: "lazy" });
}
