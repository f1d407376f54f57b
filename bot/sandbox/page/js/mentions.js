/** Names in a text being written, and what Discord calls them: `@Lukas` becomes `<@id>` when it is sent. */

import { entityItems } from "./entities.js";
import { store } from "./store.js";

const TOKENS = { user: (id) => `<@${id}>`, role: (id) => `<@&${id}>`, channel: (id) => `<#${id}>` };
const MOST_OFFERED = 8;

/** The mentions of one text field. */
export class Mentions {
  #chosen = new Map();

  /** @param {HTMLTextAreaElement} text */
  constructor(text) {
    this.text = text;
  }

  /** Forgets who was chosen: another message begins. */
  forget() {
    this.#chosen.clear();
  }

  /** What the word before the cursor may mean, as items for a list that know how to `pick` themselves. */
  offers() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const found = /(^|\s)([@#])([\p{L}\p{N}_.-]{0,32})$/u.exec(before);
    if (!found) return [];
    const kinds = found[2] === "#" ? ["channel"] : ["user", "role"];
    const items = entityItems(kinds, store.guildOf(store.channel(store.current)), found[3]).slice(0, MOST_OFFERED);
    return items.map((item) => ({ ...item, pick: () => this.#insert(item, found[2] + found[3]) }));
  }

  /** Writes somebody's name at the end. @param {Object} user */
  add(user) {
    const name = `@${store.nameOf(user)}`;
    this.#chosen.set(name, TOKENS.user(user.id));
    this.text.value += `${name} `;
  }

  /** The text as Discord wants it. @param {string} text */
  tokens(text) {
    const named = new Map(text.includes("@") ? this.#names() : []);
    const longestFirst = [...named, ...this.#chosen].sort(([a], [b]) => b.length - a.length);
    return longestFirst.reduce((whole, [name, token]) => whole.replaceAll(name, token), text);
  }

  /** Who writes somebody's whole name means them, even without choosing from the list. */
  #names() {
    const guild = store.guildOf(store.channel(store.current));
    return [...(guild?.members.values() ?? [])].map(({ user }) => [`@${store.nameOf(user, guild)}`, TOKENS.user(user.id)]);
  }

  #insert(item, typed) {
    const at = this.text.selectionStart;
    const name = (item.kind === "channel" ? "#" : "@") + item.label;
    this.#chosen.set(name, TOKENS[item.kind](item.key));
    this.text.setRangeText(`${name} `, at - typed.length, at, "end");
    this.text.dispatchEvent(new Event("input"));
  }
}
