/** How people, times and sizes look everywhere on the page. */

import { h, icon } from "./dom.js";
import { currentLanguage, t } from "./i18n.js";
import { store } from "./store.js";

const TONES = 10;
const DAY_MS = 86_400_000;

/**
 * Initials on a colour that stays the same for the same account.
 * @param {Object} user
 * @param {string} name
 * @param {string} [size] "small" or nothing
 */
export function avatar(user, name, size = "") {
  const letters = [...name.replace(/[^\p{L}\p{N} ]/gu, "").trim()];
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, " ")
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const initials = words.length > 1 ? [...words[0]][0] + [...words.at(-1)][0] : letters.slice(0, 2).join("");
  return h(
    "span",
    { class: `avatar ${size} tone-${tone(user.id)}${user.bot ? " of-bot" : ""}`, "aria-hidden": "true" },
    initials.toUpperCase() || "?",
  );
}

function tone(id) {
  return [...String(id)].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 9973, 7) % TONES;
}

/** The mark that tells programs from people. */
export function botBadge() {
  return h("span", { class: "bot-badge" }, t("bot"));
}

/**
 * The colour of somebody's highest coloured role, null without one.
 * @param {Object|null} guild
 * @param {string} userId
 */
export function roleColour(guild, userId) {
  const roles = (guild?.members.get(userId)?.roles ?? [])
    .map((id) => guild.roles.get(id))
    .filter((role) => role?.color);
  if (!roles.length) return null;
  const top = roles.reduce((high, role) => (role.position > high.position ? role : high));
  return `#${top.color.toString(16).padStart(6, "0")}`;
}

/**
 * A name in its role's colour.
 * @param {Object} user
 * @param {Object|null} guild
 * @param {string} [tag]
 */
export function coloured(user, guild, tag = "span") {
  const colour = roleColour(guild, user.id);
  const name = store.nameOf(user, guild);
  return h(tag, { class: "name", dir: "auto", title: name, vars: colour ? { "--role": colour } : {} }, name);
}

/** "14:05" @param {string|number} moment */
export function clockTime(moment) {
  return new Intl.DateTimeFormat(currentLanguage(), { timeStyle: "short" }).format(new Date(moment));
}

/** "Today", "Yesterday" or the date, seen from the sandbox's present. @param {string} moment */
export function dayName(moment) {
  const start = (time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(moment) - start(store.now())) / DAY_MS);
  if (days >= -1 && days <= 0) {
    const text = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto" }).format(days, "day");
    return text[0].toUpperCase() + text.slice(1);
  }
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "full" }).format(new Date(moment));
}

/** Date and time in full. @param {string|number} moment */
export function fullTime(moment) {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "full", timeStyle: "short" }).format(new Date(moment));
}

/** "2 min 5 sec" @param {number} seconds */
export function duration(seconds) {
  const parts = [
    ["hour", Math.floor(seconds / 3600)],
    ["minute", Math.floor((seconds % 3600) / 60)],
    ["second", seconds % 60],
  ].filter(([, value]) => value);
  const spoken = parts.map(([unit, value]) =>
    new Intl.NumberFormat(currentLanguage(), { style: "unit", unit, unitDisplay: "short" }).format(value),
  );
  return spoken.join(" ");
}

/** "3.4 kB" @param {number} bytes */
export function fileSize(bytes) {
  const unit = bytes < 1000 ? "byte" : bytes < 1e6 ? "kilobyte" : "megabyte";
  const scale = { byte: 1, kilobyte: 1e3, megabyte: 1e6 }[unit];
  return new Intl.NumberFormat(currentLanguage(), {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(bytes / scale);
}

/** The icon of a kind of channel. @param {Object} channel @param {boolean} hidden whether not everyone sees it */
export function channelIcon(channel, hidden = false) {
  if (store.isThread(channel)) return icon("thread");
  return icon(
    { 1: "at", 2: "voice", 5: "bell", 13: "voice", 15: "forum", 16: "forum" }[channel.type] ??
      (hidden ? "lock" : "hash"),
  );
}
