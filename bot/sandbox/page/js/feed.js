/** "What Tribune did, and why": the bot's notes, each with the calls behind it. */

import { h, icon, replace } from "./dom.js";
import { clockTime, fullTime } from "./format.js";
import { localized, onLanguage, t } from "./i18n.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { relative } from "./references.js";
import { ApiError, control } from "./rest.js";
import { store } from "./store.js";

const POLL_MS = 1500;
const SLOW_POLL_MS = 5000;
const KEPT = 200;
const BEHIND_MS = 5_000;

/**
 * Shows the feed and keeps it growing.
 * @param {HTMLElement} container
 */
export function showFeed(container) {
  const feed = new Feed(container);
  feed.follow();
  store.on("clock", () => feed.render());
  store.on(["world", "members"], () => container.querySelector(".unknown") && feed.render());
  onLanguage(() => feed.render());
}

class Feed {
  constructor(container) {
    this.container = container;
    this.notes = [];
    this.requests = [];
    this.opened = new Set();
    this.list = h("ol", { class: "feed-list" });
    this.calls = h("details", { class: "calls" });
    this.calls.addEventListener("toggle", () => this.#renderCalls());
    container.append(this.list, this.calls);
    this.render();
  }

  /** Asks for news again and again. */
  async follow() {
    for (;;) {
      const fresh = await this.#ask();
      await new Promise((resolve) => setTimeout(resolve, document.hidden || fresh === null ? SLOW_POLL_MS : POLL_MS));
    }
  }

  async #ask() {
    try {
      const since = this.requests.at(-1)?.n ?? 0;
      const [notes, requests] = await Promise.all([
        control("GET", "/notes"),
        control("GET", `/requests?since=${since}`),
      ]);
      const changed = notes.length !== this.notes.length || notes.at(-1)?.n !== this.notes.at(-1)?.n;
      this.notes = notes.slice(-KEPT);
      if (requests.some((each) => each.n < since)) this.requests = [];
      this.requests = [...this.requests, ...requests.filter((each) => each.n > since)].slice(-KEPT * 3);
      if (changed) this.render();
      if (requests.length) this.#renderCalls();
      return true;
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  }

  /** Draws the notes, newest first. */
  render() {
    const behind = this.notes.length ? this.#behind() : [];
    const items = this.notes.map((note, index) => this.#note(note, index, behind[index])).reverse();
    replace(
      this.list,
      items.length
        ? items
        : h(
            "li",
            { class: "empty" },
            icon("spark"),
            h("p", null, t("feed.empty")),
            h("p", { class: "hint" }, t("feed.empty_hint")),
          ),
    );
    this.#renderCalls();
  }

  #note(note, index, calls) {
    const { guild } = store;
    const key = note.n ?? index;
    const details = calls.length
      ? h(
          "details",
          { class: "behind", open: this.opened.has(key) },
          h("summary", { data: { key: `behind-${key}` } }, t("feed.behind", { count: calls.length })),
          h("ul", null, calls.map(callLine)),
        )
      : null;
    details?.addEventListener("toggle", () => (details.open ? this.opened.add(key) : this.opened.delete(key)));
    const about = localized(note.about);
    return h(
      "li",
      { class: "note" },
      h(
        "div",
        { class: "note-head" },
        about ? h("strong", { dir: "auto" }, inlineMarkdown(about, guild)) : null,
        note.at
          ? h(
              "time",
              { datetime: note.at, title: fullTime(note.at) },
              Math.abs(store.now() - new Date(note.at)) < 3_600_000
                ? relative(new Date(note.at).getTime())
                : clockTime(note.at),
            )
          : null,
      ),
      h("div", { class: "prose" }, markdown(localized(note.text), guild)),
      details,
    );
  }

  /** The bot acts around the moment in which it says why: each of its calls belongs to the note that is nearest. */
  #behind() {
    const moments = this.notes.map((each) => new Date(each.at).getTime());
    const lists = moments.map(() => []);
    for (const call of this.requests) {
      const moment = new Date(call.at).getTime();
      const nearest = moments.reduce(
        (best, each, at) => (Math.abs(each - moment) < Math.abs(moments[best] - moment) ? at : best),
        0,
      );
      if (call.method !== "GET" && Math.abs(moments[nearest] - moment) < BEHIND_MS) lists[nearest].push(call);
    }
    return lists;
  }

  #renderCalls() {
    const latest = this.calls.open ? this.requests.slice(-60).reverse() : [];
    replace(
      this.calls,
      h("summary", { data: { key: "calls" } }, t("feed.calls", { count: this.requests.length })),
      h("ul", null, latest.map(callLine)),
    );
  }
}

/** Ids say nothing to people: names stand in for the ones that the page knows. */
function readable(path) {
  return path.replace(/\d{15,20}/g, (id) => {
    const channel = store.channel(id);
    if (channel) return `#${store.titleOf(channel)}`;
    const user = store.users.get(id);
    return user ? `@${store.nameOf(user)}` : (store.guild?.roles.get(id)?.name ?? "…");
  });
}

function callLine(call) {
  const body =
    call.body && Object.keys(call.body).length
      ? h("pre", { tabindex: 0 }, JSON.stringify(call.body, null, 1).slice(0, 1500))
      : null;
  const line = [
    h("span", { class: `status ${call.status >= 400 ? "bad" : "good"}` }, call.status),
    h("span", { class: "method" }, call.method),
    h("span", { class: "path", title: call.path }, readable(call.path)),
    call.ms === undefined ? null : h("span", { class: "hint" }, `${Math.round(call.ms)} ms`),
  ];
  return h(
    "li",
    { class: "call" },
    body ? h("details", null, h("summary", null, line), body) : h("div", { class: "call-line" }, line),
  );
}
