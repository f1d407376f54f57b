/** The guided tour: stories that tell what to click, point at it, and go on when it was done. */

import { newcomerOf, parseDeed, perform, placeOf, watch } from "./deeds.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { currentLanguage, localized, onLanguage, t } from "./i18n.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { attempt } from "./menus.js";
import { openChannel } from "./navigation.js";
import { recall, remember } from "./preferences.js";
import { ApiError, control } from "./rest.js";
import { session } from "./session.js";
import { store } from "./store.js";

const POINT_MS = 400;
const PAUSE_MS = 900;
const READY_MS = 6000;
const NARROW = matchMedia("(width < 1080px)");

/**
 * Shows the tour if the server has stories.
 * @param {HTMLElement} container
 * @param {Object} hands what performs steps: `{composer}`
 */
export async function showTour(container, hands) {
  try {
    const stories = await control("GET", "/stories");
    if (stories?.length) new Tour(container, stories, hands).start();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // a sandbox without stories has no tour
  }
}

class Tour {
  #story = null;
  #at = 0;
  #stop = () => undefined;
  #newcomer = null;
  #look = null;

  constructor(container, stories, hands) {
    this.container = container;
    this.stories = stories;
    this.hands = hands;
  }

  /** Opens the panel and takes up a story that a reload interrupted. */
  start() {
    const [id, at] = (recall("story") ?? "").split(":");
    this.#story = this.stories.find((each) => each.id === id) ?? null;
    this.#at = Math.min(Number(at) || 0, (this.#story?.steps.length ?? 1) - 1);
    this.container.hidden = false;
    this.#settle();
    NARROW.addEventListener("change", () => this.#settle());
    setInterval(() => this.#point(), POINT_MS);
    session.addEventListener("become", () => this.#render());
    store.on(["current", "world"], () => this.#render());
    onLanguage(() => this.#go(this.#at));
    this.#go(this.#at);
  }

  /** Where the right side is a drawer, the tour stands above the messages: it tells what to do there. */
  #settle() {
    document.getElementById(NARROW.matches ? "messages" : "panels").before(this.container);
  }

  #go(at) {
    this.#stop();
    this.#at = at;
    remember("story", this.#story ? `${this.#story.id}:${at}` : "");
    const deed = parseDeed(this.#step?.do);
    if (deed) this.#stop = watch(deed, () => this.#done(deed));
    session.expected = deed?.verb === "newcomer" ? newcomerOf(deed.argument) : null;
    this.#render();
  }

  /** The present step in the reader's language: also who acts and what is done may depend on it. */
  get #step() {
    const step = this.#story?.steps[this.#at];
    return step ? Object.fromEntries(Object.entries(step).map(([key, value]) => [key, localized(value)])) : null;
  }

  #done(deed) {
    if (deed.verb === "newcomer") this.#newcomer = session.persona.id;
    this.container.classList.add("did");
    const at = this.#at;
    setTimeout(() => {
      this.container.classList.remove("did");
      if (this.#at === at) this.#next();
    }, PAUSE_MS);
  }

  #next() {
    if (!this.#story) return;
    if (this.#at + 1 < this.#story.steps.length) this.#go(this.#at + 1);
    else this.#choose(null);
  }

  #choose(story) {
    this.#story = story;
    this.#go(0);
  }

  /** Draws the panel if it would look different: what is drawn again is read out again. */
  #render() {
    const { persona, channel } = this.#elsewhere();
    const look = [this.#story?.id, this.#at, persona?.id, channel?.id, currentLanguage()].join();
    if (look === this.#look) return;
    this.#look = look;
    const inside = this.#holdsFocus();
    replace(this.container, this.#step ? this.#stepView() : this.#listView());
    if (inside && !this.#holdsFocus()) this.focus();
  }

  #holdsFocus() {
    return this.container.contains(document.activeElement);
  }

  /** Puts the focus on what goes on. */
  focus() {
    const { container } = this;
    (container.querySelector("[data-key=do]") ?? container.querySelector("[data-key=next], .story"))?.focus();
  }

  #listView() {
    const entry = (story) =>
      h(
        "li",
        null,
        h(
          "button",
          { type: "button", class: "story", data: { key: story.id }, onclick: () => this.#choose(story) },
          icon("play"),
          h("span", { dir: "auto" }, localized(story.title)),
          h("span", { class: "hint" }, t("tour.steps", { count: story.steps.length })),
        ),
      );
    return [
      h("h2", { class: "panel-title" }, t("tour.title")),
      h("p", { class: "hint" }, t("tour.about")),
      h("ul", { class: "stories" }, this.stories.map(entry)),
    ];
  }

  #stepView() {
    const step = this.#step;
    const deed = parseDeed(step.do);
    const total = this.#story.steps.length;
    const { persona, channel } = this.#elsewhere();
    const hints = [
      persona
        ? this.#hint("people", t("tour.be", { name: persona.display ?? persona.username }), () =>
            session.become(persona),
          )
        : null,
      channel ? this.#hint("hash", t("tour.open", { channel: channel.name }), () => openChannel(channel)) : null,
    ];
    return [
      h(
        "div",
        { class: "tour-head" },
        h("h2", { class: "panel-title", dir: "auto" }, inlineMarkdown(localized(this.#story.title), null)),
        h("span", { class: "hint" }, `${this.#at + 1} / ${total}`),
        iconButton("close", t("tour.leave"), () => this.#choose(null)),
      ),
      h(
        "div",
        {
          class: "progress",
          role: "progressbar",
          "aria-label": t("tour.progress"),
          "aria-valuemin": 0,
          "aria-valuemax": total,
          "aria-valuenow": this.#at + 1,
        },
        this.#story.steps.map((_, index) => h("span", { class: index <= this.#at ? "on" : null })),
      ),
      h("div", { class: "prose tour-text", "aria-live": "polite" }, markdown(step.text, store.guild)),
      h("div", { class: "tour-hints" }, hints),
      h(
        "div",
        { class: "tour-actions" },
        this.#at
          ? h(
              "button",
              {
                type: "button",
                class: "button secondary small",
                data: { key: "back" },
                onclick: () => this.#go(this.#at - 1),
              },
              t("tour.back"),
            )
          : null,
        persona || channel || (deed && deed.verb !== "wait")
          ? h(
              "button",
              { type: "button", class: "button primary small", data: { key: "do" }, onclick: () => this.#perform() },
              t("tour.do"),
            )
          : null,
        h(
          "button",
          { type: "button", class: "button secondary small", data: { key: "next" }, onclick: () => this.#next() },
          this.#at + 1 < total ? t("tour.next") : t("tour.finish"),
        ),
      ),
    ];
  }

  #hint(picture, text, act) {
    return h("button", { type: "button", class: "chip", data: { key: picture }, onclick: act }, icon(picture), text);
  }

  #persona() {
    const name = this.#step?.as?.toLowerCase();
    if (!name) return null;
    if (name === "newcomer" && this.#newcomer) return session.people.find((each) => each.id === this.#newcomer) ?? null;
    const same = (each) =>
      [each.username, each.display, each.global_name].some((known) => known?.toLowerCase() === name);
    return session.people.findLast(same) ?? null;
  }

  /** The persona and the channel that the step wants, as far as one is not there already. */
  #elsewhere() {
    const persona = this.#persona();
    const channel = this.#step?.channel ? store.channelNamed(this.#step.channel) : null;
    return {
      persona: persona?.id === session.persona?.id ? null : persona,
      channel: channel?.id === store.current ? null : channel,
    };
  }

  async #perform() {
    const inside = this.#holdsFocus();
    await this.#act(parseDeed(this.#step.do));
    if (inside && !this.#holdsFocus() && !document.querySelector("dialog[open]")) this.focus();
  }

  async #act(deed) {
    const { persona } = this.#elsewhere();
    if (persona) {
      session.become(persona);
      await this.#until(() => store.guilds.size > 0);
    }
    const { channel } = this.#elsewhere();
    if (channel) {
      openChannel(channel);
      await this.#until(() => store.current === channel.id);
    }
    if (!deed) return;
    if (["click", "choose"].includes(deed.verb)) await this.#until(() => placeOf(deed));
    placeOf(deed)?.scrollIntoView?.({ block: "nearest" });
    await attempt(Promise.resolve(perform(deed, this.hands)));
  }

  async #until(test) {
    const end = Date.now() + READY_MS;
    while (!test() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** Marks the place that comes next; lists are redrawn under it, hence again and again. */
  #point() {
    const wanted = this.#step ? inReach(this.#place()) : null;
    for (const old of document.querySelectorAll(".spot")) if (old !== wanted) old.classList.remove("spot");
    wanted?.classList.add("spot");
  }

  #place() {
    const { persona, channel } = this.#elsewhere();
    if (persona) return document.getElementById("persona-button");
    if (channel) return document.querySelector(`.channel[data-key="${channel.id}"]`);
    return placeOf(parseDeed(this.#step.do));
  }
}

/** What lies in a closed drawer is behind the drawer's button. @param {Element|null} place */
function inReach(place) {
  if (!place || place.checkVisibility({ visibilityProperty: true })) return place;
  return document.querySelector(place.closest("#side") ? "[data-key=side]" : "[data-key=aside]");
}
