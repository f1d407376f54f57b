/** Things that texts point at: people, roles, channels, messages, moments, addresses. */

import { h, icon } from "./dom.js";
import { currentLanguage, onLanguage, t } from "./i18n.js";
import { store } from "./store.js";

const JUMP = /^https?:\/\/([^/]+)\/(?:#\/)?channels\/(\d{1,20}|@me)\/(\d{1,20})(?:\/(\d{1,20}))?$/;
const DISCORD = /(^|\.)discord(app)?\.com$/;

/**
 * The page's own address of a channel or message.
 * @param {Object} channel
 * @param {string} [messageId]
 */
export function addressOf(channel, messageId) {
  return `#/channels/${channel.guild_id ?? "@me"}/${channel.id}${messageId ? `/${messageId}` : ""}`;
}

/**
 * A link out of the page, or a jump inside it when it points at a message or channel.
 * @param {string} url
 * @param {Array} [children] what to show instead of the address
 * @returns {Node}
 */
export function outsideLink(url, children) {
  const jump = JUMP.exec(url);
  if (jump && (DISCORD.test(jump[1]) || jump[1] === location.host)) return channelLink(jump[3], jump[4], children);
  const safe = safeAddress(url);
  if (!safe) return h("span", null, children ?? url);
  return h(
    "a",
    { href: safe, target: "_blank", rel: "noopener noreferrer nofollow", class: "link", title: safe },
    children ?? url,
  );
}

/**
 * Lets http and https pass, nothing else.
 * @param {string} url
 * @returns {string|null}
 */
export function safeAddress(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * The address of a picture when this server serves it; pictures of other servers are never loaded.
 * @param {Object|undefined} media with `url` and maybe `proxy_url`
 * @returns {string|null}
 */
export function ownPicture(media) {
  for (const url of [media?.url, media?.proxy_url]) {
    const safe = url && safeAddress(url);
    if (!safe) continue;
    const { host, pathname, search } = new URL(safe);
    const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(new URL(safe).hostname);
    if (host === location.host || loopback) return pathname + search;
  }
  return null;
}

/**
 * A link to a channel or to one of its messages.
 * @param {string} channelId
 * @param {string} [messageId]
 * @param {Array} [children]
 */
export function channelLink(channelId, messageId, children) {
  const channel = store.channel(channelId);
  if (!channel || !store.sees(channel))
    return h("span", { class: "mention unknown" }, children ?? t("mention.channel"));
  const name = store.titleOf(channel);
  const shown = children ?? (messageId ? t("mention.message", { channel: name }) : name);
  return h(
    "a",
    { class: "mention", href: addressOf(channel, messageId) },
    icon(store.isThread(channel) ? "thread" : "hash"),
    shown,
  );
}

/**
 * The name of somebody or of a role, in place of its mention.
 * @param {"user"|"role"} kind
 * @param {string} id
 * @param {Object|null} guild
 */
export function mentionChip(kind, id, guild) {
  if (kind === "role") {
    const role = guild?.roles.get(id);
    return h("span", { class: "mention" }, `@${role?.name ?? t("mention.role")}`);
  }
  const user = store.users.get(id);
  const name = user ? store.nameOf(user, guild) : t("mention.user");
  if (!user) return h("span", { class: "mention unknown" }, `@${name}`);
  return h(
    "button",
    { type: "button", class: "mention", data: { user: id }, "aria-haspopup": "dialog" },
    h("bdi", null, `@${name}`),
  );
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

/**
 * A moment as Discord shows `<t:unix:style>`; relative ones follow the sandbox's clock.
 * @param {number} unix seconds
 * @param {string} style one of tTdDfFR
 */
export function timestamp(unix, style) {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return h("span", null, String(unix));
  const element = h("time", { class: "moment", datetime: date.toISOString(), data: { unix, style } });
  return show(element);
}

function show(element) {
  const { unix, style } = element.dataset;
  const date = new Date(unix * 1000);
  const full = new Intl.DateTimeFormat(currentLanguage(), STYLES.F).format(date);
  element.textContent =
    style === "R" ? relative(date.getTime()) : new Intl.DateTimeFormat(currentLanguage(), STYLES[style]).format(date);
  element.title = full;
  return element;
}

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

/**
 * "in 20 minutes", "vor 2 Tagen": seen from the sandbox's present.
 * @param {number} milliseconds
 */
export function relative(milliseconds) {
  const seconds = (milliseconds - store.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length * 0.95) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** Keeps every shown moment true as time goes by. */
export function followTime() {
  const refresh = () => document.querySelectorAll("time[data-unix]").forEach(show);
  setInterval(refresh, 10000);
  store.on("clock", refresh);
  onLanguage(refresh);
}
