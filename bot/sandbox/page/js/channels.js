/** The left side: guild, channels with their threads, direct messages, unread marks. */

import { agendaButton } from "./agenda.js";
import { h, icon, replace, roving } from "./dom.js";
import { avatar, channelIcon } from "./format.js";
import { onLanguage, t } from "./i18n.js";
import { Listbox } from "./listbox.js";
import { openChannel, sortedChannels, threadsOf } from "./navigation.js";
import { PERMISSION } from "./permissions.js";
import { showDialog } from "./popup.js";
import { addressOf } from "./references.js";
import { store } from "./store.js";
import { voiceList } from "./voice.js";

/**
 * Shows the channels and keeps them true.
 * @param {HTMLElement} container
 * @param {HTMLElement} head where the guild's name stands
 */
export function showChannels(container, head) {
  const retab = roving(container, "a.channel");
  const render = () => {
    const { guild } = store;
    replace(
      head,
      guild
        ? [
            h("h1", { dir: "auto", title: guild.name }, guild.name),
            h("p", { class: "hint" }, t("guild.members", { count: guild.member_count })),
            agendaButton(guild),
          ]
        : h("h1", null, "…"),
    );
    replace(container, guild ? sortedChannels(guild).map((group) => category(guild, group)) : null, directMessages());
    retab();
  };
  store.on(["world", "current", "unread", "members", "voice"], render);
  onLanguage(render);
  container.addEventListener(
    "click",
    (event) => event.target.closest("a.channel") && document.body.classList.remove("show-side"),
  );
}

function category(guild, [parent, channels]) {
  const heading = parent ? h("h2", { class: "category", dir: "auto", id: `category-${parent.id}` }, parent.name) : null;
  return h(
    "section",
    { "aria-labelledby": parent ? `category-${parent.id}` : null, "aria-label": parent ? null : t("side.channels") },
    heading,
    h(
      "ul",
      null,
      channels.map((channel) => h("li", null, line(channel, isHidden(guild, channel)), voiceList(guild, channel), threads(guild, channel))),
    ),
  );
}

function threads(guild, channel) {
  const list = threadsOf(guild, channel);
  return list.length
    ? h(
        "ul",
        { class: "threads" },
        list.map((thread) => h("li", null, line(thread))),
      )
    : null;
}

function directMessages() {
  const list = [...store.direct.values()].sort((a, b) =>
    BigInt(a.last_message_id ?? a.id) > BigInt(b.last_message_id ?? b.id) ? -1 : 1,
  );
  if (!list.length) return null;
  return h(
    "section",
    { "aria-labelledby": "direct-title" },
    h("h2", { class: "category", id: "direct-title" }, t("side.direct")),
    h(
      "ul",
      null,
      list.map((channel) => h("li", null, line(channel))),
    ),
  );
}

function line(channel, hidden = false) {
  const here = channel.id === store.current;
  const unread = store.unread(channel);
  const mentions = store.mentions.get(channel.id) ?? 0;
  const title = store.titleOf(channel);
  const other = channel.recipients?.[0];
  const label = mentions
    ? t("channel.mentions", { channel: title, count: mentions })
    : unread
      ? t("channel.unread", { channel: title })
      : title;
  return h(
    "a",
    {
      class: `channel${unread ? " unread" : ""}`,
      href: addressOf(channel),
      "aria-current": here ? "page" : null,
      "aria-label": label,
      title,
      data: { key: channel.id, channel: channel.name ?? title },
    },
    other ? avatar(other, title, "small") : channelIcon(channel, hidden),
    h("span", { class: "channel-name", dir: "auto" }, title),
    mentions ? h("span", { class: "count" }, mentions) : null,
  );
}

function isHidden(guild, channel) {
  return channel.permission_overwrites?.some((each) => each.id === guild?.id && BigInt(each.deny) & PERMISSION.view);
}

/** Shows the open channel's name and topic. @param {HTMLElement} container @param {Node[]} before @param {Function} after makes the buttons at its end */
export function showChannelHead(container, before, after) {
  const render = () => {
    const channel = store.channel(store.current);
    const title = channel ? store.titleOf(channel) : "…";
    document.title = channel ? `${title} · Tribune` : "Tribune";
    replace(
      container,
      before(),
      h(
        "div",
        { class: "channel-title" },
        channel ? channelIcon(channel, isHidden(store.guildOf(channel), channel)) : null,
        h("h2", { id: "channel-title", dir: "auto", title }, title),
      ),
      channel?.topic
        ? h("p", { class: "topic", dir: "auto", title: channel.topic }, channel.topic)
        : h("span", { class: "topic" }),
      after(),
    );
  };
  store.on(["current", "world"], render);
  onLanguage(render);
  render();
  return render;
}

/** Opens a dialog that finds channels by their name. */
export function findChannel() {
  const items = (query) =>
    [...store.guilds.values()]
      .flatMap((guild) =>
        sortedChannels(guild).flatMap(([, list]) => list.flatMap((each) => [each, ...threadsOf(guild, each)])),
      )
      .concat([...store.direct.values()])
      .map((channel) => ({ key: channel.id, label: store.titleOf(channel), lead: () => channelIcon(channel), channel }))
      .filter((item) => item.label.toLowerCase().includes(query.toLowerCase()))
      .slice(0, 12);
  const list = new Listbox(t("find.label"), (item) => {
    dialog.close();
    openChannel(item.channel);
  });
  const input = h("input", {
    type: "text",
    "aria-label": t("find.label"),
    placeholder: t("find.label"),
    autocomplete: "off",
    autofocus: true,
  });
  list.steer(input);
  input.addEventListener("input", () => list.show(items(input.value)));
  const dialog = showDialog(h("div", { class: "finder" }, input, list.element), t("find.label"));
  list.show(items(""));
}

/** What the side's button on narrow screens looks like. @param {Function} act */
export function sideButton(act) {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button only-narrow",
      "aria-label": t("side.open"),
      title: t("side.open"),
      onclick: act,
      data: { key: "side" },
    },
    icon("menu"),
  );
}
