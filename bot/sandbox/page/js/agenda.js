/** What the guild has planned: its scheduled events, and whether one is interested. */

import { h, icon, replace } from "./dom.js";
import { fullTime } from "./format.js";
import { t } from "./i18n.js";
import { attempt } from "./menus.js";
import { showDialog } from "./popup.js";
import { api } from "./rest.js";
import { store } from "./store.js";

const ACTIVE = 2;
const MOST_ASKED = 100;

/** The button below the guild's name; null when nothing is planned. @param {Object} guild */
export function agendaButton(guild) {
  const count = guild.guild_scheduled_events.length;
  if (!count) return null;
  return h(
    "button",
    { type: "button", class: "chip agenda", onclick: () => openAgenda(guild), data: { key: "agenda" } },
    icon("clock"),
    t("agenda.count", { count }),
  );
}

async function openAgenda(guild) {
  const list = h("div", { class: "agenda-list" });
  showDialog(h("div", null, h("h2", null, t("agenda.title")), list), t("agenda.title"));
  await fill(list, guild);
}

async function fill(list, guild) {
  const events = (await attempt(api("GET", `/guilds/${guild.id}/scheduled-events?with_user_count=true`))) ?? [];
  const interested = await Promise.all(events.map(isInterested));
  events.sort((a, b) => Date.parse(a.scheduled_start_time) - Date.parse(b.scheduled_start_time));
  replace(
    list,
    events.length ? null : h("p", { class: "hint" }, t("agenda.empty")),
    events.map((event) => eventView(event, guild, interested[events.indexOf(event)], () => fill(list, guild))),
  );
}

async function isInterested(event) {
  const after = BigInt(store.me.id) - 1n;
  const path = `/guilds/${event.guild_id}/scheduled-events/${event.id}/users?limit=${MOST_ASKED}&after=${after}`;
  const users = (await attempt(api("GET", path))) ?? [];
  return users.some((each) => each.user.id === store.me.id);
}

function eventView(event, guild, mine, changed) {
  const place = event.entity_metadata?.location ?? guild.channels.get(event.channel_id)?.name ?? "";
  const toggle = async () => {
    const path = `/guilds/${guild.id}/scheduled-events/${event.id}/users/@me`;
    await attempt(api(mine ? "DELETE" : "PUT", path));
    await changed();
  };
  return h(
    "article",
    { class: "agenda-entry" },
    h("p", { class: "hint" }, event.status === ACTIVE ? t("agenda.now") : fullTime(event.scheduled_start_time)),
    h("h3", { dir: "auto" }, event.name),
    event.description ? h("p", { dir: "auto" }, event.description) : null,
    h("p", { class: "hint", dir: "auto" }, place, " · ", t("agenda.interested", { count: event.user_count ?? 0 })),
    h(
      "button",
      { type: "button", class: `button ${mine ? "secondary" : "primary"}`, "aria-pressed": String(mine), onclick: toggle, data: { key: event.id } },
      mine ? icon("check") : icon("bell"),
      t("agenda.interest"),
    ),
  );
}
