/** Where one writes: messages, replies, edits, files, mentions, and the way into slash commands. */

import { h, icon, iconButton, replace } from "./dom.js";
import { clockTime, duration } from "./format.js";
import { onLanguage, t } from "./i18n.js";
import { areCommandsKnown, loadCommands } from "./interactions.js";
import { Listbox } from "./listbox.js";
import { Mentions } from "./mentions.js";
import { attempt, isForum } from "./menus.js";
import { api } from "./rest.js";
import { acceptButton } from "./screening.js";
import { CommandForm, matchingCommands, namedCommand } from "./slash.js";
import { session } from "./session.js";
import { hindrance, isSlow, noteOwn, noteRefusal, slowFor } from "./speaking.js";
import { store } from "./store.js";

const LONGEST = 2000;
const TYPING_EVERY_MS = 8000;
const TICK_MS = 1000;

/** The composer below the messages. */
export class Composer {
  #reply = null;
  #editing = null;
  #form = null;
  #mentions;
  #typed = 0;
  #files = [];
  #drafts = new Map();
  #channel = null;
  #until = 0;

  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
    this.shelf = h("div", { class: "shelf" });
    this.context = h("div", { class: "composer-context" });
    this.list = new Listbox(t("composer.suggestions"), (item) => item.pick());
    this.text = h("textarea", {
      id: "composer-text",
      rows: 1,
      dir: "auto",
      maxlength: 4000,
      "aria-describedby": "composer-hint",
      data: { key: "text" },
    });
    this.list.steer(this.text);
    this.#mentions = new Mentions(this.text);
    this.file = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      tabindex: -1,
      "aria-label": t("composer.attach"),
      onchange: () => this.#attach([...this.file.files]),
    });
    this.box = h("div", { class: "composer-box" });
    this.hint = h("p", { id: "composer-hint", class: "composer-hint", role: "status" });
    this.gate = h("div", { class: "composer-gate" });
    container.append(this.shelf, this.context, this.gate, this.box, this.hint);
    this.#paint();
    this.#listen();
  }

  /** Begins an answer to a message. @param {Object} message */
  reply(message) {
    this.#reply = message;
    this.#editing = null;
    this.#context();
    this.focus();
  }

  /** Begins to change one's own message. @param {Object} message */
  edit(message) {
    this.#reply = null;
    this.#editing = message;
    this.text.value = message.content;
    this.#context();
    this.#grow();
    this.focus();
  }

  /** Puts the focus here. */
  focus() {
    if (this.#form) this.#form.focus();
    else this.text.focus();
  }

  /** Writes a text as if typed. @param {string} text */
  fill(text) {
    this.#leaveCommand();
    this.text.value = text;
    this.text.dispatchEvent(new Event("input"));
    this.focus();
  }

  /** Sends what stands there. */
  async send() {
    const typed = this.text.value.trim();
    const content = this.#mentions.tokens(typed);
    const [editing, reply, files, channelId] = [this.#editing, this.#reply, this.#files, store.current];
    if (!content && !files.length) return;
    if (typed.startsWith("/") && !areCommandsKnown()) await attempt(loadCommands());
    const command = editing ? null : namedCommand(typed);
    if (command) {
      this.#enter(command); // what looks like a command is never posted for all to read
      return;
    }
    const silent = !editing && slowFor(store.channel(channelId)) > 0;
    if (silent || this.#left() < 0) {
      this.#flag();
      return;
    }
    const before = this.text.value;
    this.#clear();
    const done = editing
      ? await attempt(api("PATCH", `/channels/${editing.channel_id}/messages/${editing.id}`, { content }))
      : await attempt(this.#post(content, reply, files), (error) => noteRefusal(error, channelId));
    if (done === undefined && !this.text.value) this.text.value = before; // refused: nothing that was written is lost
    this.#grow();
  }

  #post(content, reply, files) {
    const body = {
      content,
      nonce: String(Date.now()),
      ...(reply ? { message_reference: { message_id: reply.id } } : {}),
      ...(files.length
        ? { attachments: files.map((file, index) => ({ id: String(index), filename: file.name })) }
        : {}),
    };
    return api("POST", `/channels/${store.current}/messages`, body, files);
  }

  #listen() {
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener(
      "paste",
      (event) => event.clipboardData.files.length && this.#attach([...event.clipboardData.files]),
    );
    store.on("current", () => this.#switch());
    store.on(["world", "members", "rights"], () => this.#permit());
    store.on("message-added", (message) => message.author.id === store.me?.id && !message.interaction_metadata && noteOwn(message));
    setInterval(() => this.#tick(), TICK_MS);
    store.on("mention", (user) => this.#mention(user));
    session.addEventListener("become", () => this.#leaveCommand());
    onLanguage(() => this.#paint());
  }

  #switch() {
    if (this.#channel === store.current) return;
    if (!this.#editing) this.#drafts.set(this.#channel, this.text.value);
    this.#channel = store.current;
    this.#clear();
    this.text.value = this.#drafts.get(store.current) ?? "";
    this.#leaveCommand();
    this.#grow();
    this.#paint();
  }

  #paint() {
    const attach = iconButton("clip", t("composer.attach"), () => this.file.click());
    const send = iconButton("send", t("composer.send"), () => this.send(), { class: "icon-button filled" });
    if (!this.#form) replace(this.box, attach, this.file, this.text, send);
    this.list.element.setAttribute("aria-label", t("composer.suggestions"));
    this.#permit();
    this.#context();
  }

  #permit() {
    const channel = store.channel(store.current);
    const why = channel ? hindrance(channel) : { key: "composer.wait" };
    this.#until = why?.until ?? 0;
    this.container.hidden = isForum(channel);
    if (why && document.activeElement === this.text) document.querySelector("#messages .scroller")?.focus();
    this.text.disabled = Boolean(why);
    const label = why
      ? t(why.key, { time: why.until ? clockTime(why.until) : "" })
      : t("composer.label", { channel: store.titleOf(channel) });
    this.text.placeholder = label;
    this.text.setAttribute("aria-label", label);
    replace(this.gate, why?.pending ? acceptButton(store.guildOf(channel)) : null);
    this.#explain();
  }

  /** Slow mode and timeouts end by the sandbox's clock. */
  #tick() {
    if (this.#until && this.#until <= store.now()) store.tell("rights");
    if (isSlow(store.channel(store.current))) this.#explain();
  }

  #left() {
    return LONGEST - [...this.text.value].length;
  }

  /** Says below the field what there is to know: too long, slow mode, or how to begin. */
  #explain() {
    const channel = store.channel(store.current);
    const [left, silent] = [this.#left(), slowFor(channel)];
    const text =
      left < 200
        ? t(left < 0 ? "composer.over" : "composer.left", { count: Math.abs(left) })
        : silent
          ? t("composer.slow_for", { time: duration(Math.ceil(silent / 1000)) })
          : isSlow(channel)
            ? t("composer.slow", { time: duration(channel.rate_limit_per_user) })
            : t("composer.hint");
    if (this.hint.textContent !== text) this.hint.textContent = text;
    this.hint.classList.toggle("over", left < 0);
  }

  /** Points at what keeps the message from being sent; it stays where it was written. */
  #flag() {
    this.#explain();
    this.hint.classList.remove("flash");
    requestAnimationFrame(() => this.hint.classList.add("flash"));
  }

  #context() {
    const about = this.#editing
      ? t("composer.editing")
      : this.#reply
        ? t("composer.replying", { name: store.nameOf(this.#reply.author) })
        : null;
    const bar = about
      ? h(
          "div",
          { class: "context-bar" },
          icon(this.#editing ? "edit" : "reply"),
          h("span", { dir: "auto" }, about),
          iconButton("close", t("cancel"), () => this.#cancel()),
        )
      : null;
    const files = this.#files.map((file, index) =>
      h(
        "span",
        { class: "chip" },
        icon("file"),
        h("span", { dir: "auto" }, file.name),
        iconButton("close", t("composer.detach", { name: file.name }), () =>
          this.#attach(this.#files.toSpliced(index, 1), true),
        ),
      ),
    );
    replace(this.context, bar, files.length ? h("div", { class: "file-chips" }, files) : null);
  }

  #attach(files, whole = false) {
    this.#files = whole ? files : [...this.#files, ...files].slice(0, 10);
    this.file.value = "";
    this.#context();
  }

  #cancel() {
    if (this.#editing) this.text.value = "";
    this.#editing = null;
    this.#reply = null;
    this.#context();
    this.#grow();
    this.focus();
  }

  #clear() {
    this.text.value = "";
    this.#reply = null;
    this.#editing = null;
    this.#files = [];
    this.#mentions.forget();
    this.#suggest([]);
    this.#context();
    this.#grow();
  }

  #changed() {
    this.#grow();
    const typed = this.text.value;
    if (/^\/[^\n]*$/.test(typed) && !this.#editing) this.#offerCommands(typed.slice(1));
    else this.#suggest(this.#mentions.offers(), t("composer.mentions"));
    if (typed && !typed.startsWith("/") && Date.now() - this.#typed > TYPING_EVERY_MS) {
      this.#typed = Date.now();
      api("POST", `/channels/${store.current}/typing`).catch(() => (this.#typed = Infinity)); // only a courtesy: a refusal is no news
    }
  }

  async #offerCommands(typed) {
    if (!typed || !areCommandsKnown()) await attempt(loadCommands());
    if (this.text.value !== `/${typed}`) return;
    const found = matchingCommands(typed).slice(0, 30);
    this.#suggest(
      found.map((each) => ({
        key: each.name,
        label: `/${each.name}`,
        detail: each.description,
        trail: optionNames(each),
        pick: () => this.#enter(each),
      })),
      t("composer.commands"),
    );
  }

  #mention(user) {
    this.#mentions.add(user);
    this.#grow();
    this.focus();
  }

  #suggest(items, head) {
    this.list.show(items);
    if (this.#form) return;
    this.shelf.replaceChildren(...(items.length ? [h("p", { class: "shelf-head" }, head), this.list.element] : []));
  }

  #enter(chosen) {
    this.#clear();
    if (!chosen.options.length) {
      new CommandForm(chosen, this.shelf, () => this.focus()).run();
      return;
    }
    this.#form = new CommandForm(chosen, this.shelf, () => this.#leaveCommand(true));
    replace(this.box, this.#form.element);
    this.#form.focus();
  }

  #leaveCommand(refocus = false) {
    if (!this.#form) return;
    this.#form = null;
    this.shelf.replaceChildren();
    this.#paint();
    if (refocus) this.focus();
  }

  #key(event) {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && (this.list.items.length || this.#editing || this.#reply)) {
      event.preventDefault();
      event.stopPropagation();
      if (this.list.items.length) this.#suggest([]);
      else this.#cancel();
    } else if (event.key === "Tab" && this.list.items.length) {
      event.preventDefault();
      this.list.handle(new KeyboardEvent("keydown", { key: "Enter" }));
    } else if (event.key === "ArrowUp" && !this.text.value) this.#editLast(event);
  }

  #editLast(event) {
    const last = store
      .window(store.current)
      .items.findLast((each) => each.author.id === store.me?.id && each.type !== 7);
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  #grow() {
    this.text.style.setProperty("height", "auto");
    this.text.style.setProperty("height", `${Math.min(this.text.scrollHeight, 240)}px`);
    this.#explain();
  }
}

function optionNames(each) {
  const names = each.options
    .filter((option) => option.required)
    .map((option) => h("span", { class: "option-hint" }, option.name));
  return names.length ? h("span", { class: "option-hints" }, names) : null;
}
