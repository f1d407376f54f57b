/** The middle: the open channel's messages, older ones on demand, jumps to any of them. */

import { h, icon, replace, roving } from "./dom.js";
import { isEphemeral } from "./events.js";
import { dayName } from "./format.js";
import { forumView } from "./forum.js";
import { onLanguage, t } from "./i18n.js";
import { attempt, isForum, messageMenu, pickEmoji, remove } from "./menus.js";
import { messageView } from "./message_view.js";
import { openChannel } from "./navigation.js";
import { api } from "./rest.js";
import { hindrance, mayReact } from "./speaking.js";
import { store } from "./store.js";
import { voiceButton } from "./voice.js";

const PAGE = 50;
const TOGETHER_MS = 7 * 60_000;
const NEAR_PX = 120;
const FLASH_MS = 2400;

/** The list of messages of the channel that is open. */
export class Messages {
  #views = new Map();
  #loading = null;

  /**
   * @param {HTMLElement} container
   * @param {{reply: Function, edit: Function}} actions of the composer
   */
  constructor(container, actions) {
    this.container = container;
    this.actions = actions;
    this.list = h("div", { class: "message-list", role: "region", "aria-label": t("messages.label") });
    this.present = h("button", {
      type: "button",
      class: "to-present",
      hidden: true,
      onclick: () => openChannel(store.channel(store.current)),
    });
    this.scroller = h("div", { class: "scroller", tabindex: -1 }, this.list);
    container.append(this.scroller, this.present);
    this.retab = roving(this.list, ".message", { last: true });
    this.#listen();
  }

  /** Puts the focus on the newest message. */
  focus() {
    (this.list.querySelector(".message[tabindex='0']") ?? this.scroller).focus();
  }

  #listen() {
    store.on("current", (detail) => this.#open(detail?.messageId));
    store.on("world", () => this.#open());
    store.on(["rights", "voice"], () => this.#render(this.#atEnd()));
    store.on("members", () => this.list.querySelector(".unknown") && this.#repaint());
    store.on("message-added", (message) => this.#arrived(message));
    store.on(
      ["message-changed", "message-removed"],
      (detail) => (detail.channel_id ?? detail.channelId) === store.current && this.#render(this.#atEnd()),
    );
    onLanguage(() => this.#repaint());
    this.scroller.addEventListener("scroll", () => this.scroller.scrollTop < NEAR_PX && this.#older());
    this.list.addEventListener("keydown", (event) => this.#key(event));
  }

  async #open(messageId) {
    const channel = store.channel(store.current);
    if (!channel) return;
    if (isForum(channel)) {
      this.#views.clear();
      replace(this.list, forumView(channel));
      return;
    }
    const window = store.window(channel.id);
    if (messageId && !store.message(channel.id, messageId)) await this.#load(channel.id, `around=${messageId}`);
    else if (!messageId && (!window.loaded || window.hasNewer)) await this.#load(channel.id, "");
    if (store.current !== channel.id) return;
    const elsewhere = this.shown !== channel.id;
    this.shown = channel.id;
    this.#render(!messageId && (elsewhere || this.#atEnd()));
    if (messageId) this.#show(messageId);
  }

  /** Loads a window of messages; whoever asks for the same meanwhile waits for the same answer. */
  #load(channelId, query) {
    const wanted = `${channelId}?${query}`;
    if (this.#loading?.wanted !== wanted) this.#loading = { wanted, answer: this.#fetch(channelId, query, wanted) };
    return this.#loading.answer;
  }

  async #fetch(channelId, query, wanted) {
    const answer = await attempt(
      api("GET", `/channels/${channelId}/messages?limit=${PAGE}${query ? `&${query}` : ""}`),
    );
    if (this.#loading?.wanted !== wanted) return;
    this.#loading = null;
    if (!answer) return;
    const window = store.window(channelId);
    const newest = store.channel(channelId)?.last_message_id;
    const ephemeral = query ? [] : window.items.filter(isEphemeral);
    const items = answer.reverse();
    Object.assign(window, {
      items,
      loaded: true,
      hasOlder: items.length === PAGE || Boolean(query),
      hasNewer: Boolean(query) && items.at(-1)?.id !== newest,
    });
    ephemeral.forEach((message) => store.keep(message));
    if (store.current === channelId) store.tell("messages", channelId);
  }

  async #older() {
    const channelId = store.current;
    const window = store.window(channelId);
    const first = window.items.find((each) => !isEphemeral(each));
    if (!window.loaded || !window.hasOlder || window.asking || !first) return;
    window.asking = true;
    const answer = await attempt(api("GET", `/channels/${channelId}/messages?limit=${PAGE}&before=${first.id}`));
    window.asking = false;
    if (!answer || !store.windows.has(channelId)) return;
    window.hasOlder = answer.length === PAGE;
    window.items.unshift(...answer.reverse());
    if (store.current !== channelId) return;
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.#render(false);
    this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
  }

  #arrived(message) {
    if (message.channel_id !== store.current) return;
    const mine = message.author.id === store.me?.id;
    this.#render(mine || isEphemeral(message) || this.#atEnd());
  }

  #repaint() {
    this.#views.clear();
    this.list.setAttribute("aria-label", t("messages.label"));
    if (isForum(store.channel(store.current))) this.#open();
    else this.#render(this.#atEnd());
  }

  #render(toEnd) {
    const window = store.window(store.current);
    const channel = store.channel(store.current);
    this.#noteRights(channel);
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && { id: focused.closest(".message")?.dataset.id, key: focused.dataset.key };
    const kept = new Map();
    const nodes = [window.hasOlder ? h("p", { class: "hint older" }, t("messages.loading")) : beginning(channel)];
    window.items.forEach((message, index) => {
      const before = window.items[index - 1];
      if (!before || dayName(before.timestamp) !== dayName(message.timestamp))
        nodes.push(h("div", { class: "day", role: "separator" }, h("span", null, dayName(message.timestamp))));
      nodes.push(this.#view(message, goesOn(before, message), kept));
    });
    this.#views = kept;
    this.#place(nodes);
    if (place) this.#refocus(place);
    this.retab();
    this.#foot(window);
    if (toEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** What one may do shows at every message: it is drawn anew when that changes. */
  #noteRights(channel) {
    const rights = `${Boolean(channel && hindrance(channel))} ${mayReact(channel)}`;
    if (rights !== this.rights) this.#views.clear();
    this.rights = rights;
  }

  /** Nodes that stay are not touched, so that focus, selection and open popups survive. */
  #place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
  }

  #view(message, follows, kept) {
    const old = this.#views.get(message.id);
    const same = old && old.message === message && old.follows === follows;
    const view = same
      ? old
      : { message, follows, element: h("div", null, messageView(message, follows, this.actions)) };
    kept.set(message.id, view);
    return view.element;
  }

  #refocus({ id, key }) {
    if (this.list.contains(document.activeElement)) return;
    const article = id && this.list.querySelector(`.message[data-id="${id}"]`);
    const target = article && key ? article.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    const last = [...this.list.querySelectorAll(".message")].at(-1) ?? this.scroller; // what had the focus is gone
    (target ?? article ?? last).focus({ preventScroll: true });
  }

  #foot(window) {
    this.present.hidden = !window.hasNewer;
    this.present.replaceChildren(t("messages.present"), icon("chevron"));
  }

  #show(messageId) {
    const article = this.list.querySelector(`.message[data-id="${CSS.escape(messageId)}"]`);
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.focus({ preventScroll: true });
    article.classList.add("flash");
    setTimeout(() => article.classList.remove("flash"), FLASH_MS);
  }

  #atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_PX;
  }

  #key(event) {
    const article = event.target;
    if (!article.matches?.(".message") || event.ctrlKey || event.metaKey || event.altKey) return;
    const message = store.message(store.current, article.dataset.id);
    const own = message?.author.id === store.me?.id;
    const acts = {
      r: () => this.actions.reply(message),
      e: () => own && this.actions.edit(message),
      "+": () => pickEmoji(article, message),
      Delete: () => own && remove(message, article),
      Enter: () => messageMenu(article, message, article, this.actions),
      ContextMenu: () => messageMenu(article, message, article, this.actions),
    };
    if (!message || isEphemeral(message) || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
}

function goesOn(before, message) {
  if (
    !before ||
    message.type !== 0 ||
    ![0, 19, 20].includes(before.type) ||
    isEphemeral(before) !== isEphemeral(message)
  )
    return false;
  const together =
    before.author.id === message.author.id && new Date(message.timestamp) - new Date(before.timestamp) < TOGETHER_MS;
  return together && dayName(before.timestamp) === dayName(message.timestamp);
}

function beginning(channel) {
  return h(
    "div",
    { class: "beginning" },
    h(
      "h2",
      { dir: "auto" },
      channel.guild_id
        ? t("messages.beginning", { channel: `${store.isThread(channel) ? "" : "#"}${store.titleOf(channel)}` })
        : t("messages.direct", { channel: store.titleOf(channel) }),
    ),
    channel.topic ? h("p", { dir: "auto" }, channel.topic) : null,
    voiceButton(channel),
  );
}
