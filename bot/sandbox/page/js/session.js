/** Who one is right now: the persona, its connection, its calls. */

import { apply } from "./events.js";
import { Gateway } from "./gateway.js";
import { recall, remember } from "./preferences.js";
import { api, control, useToken } from "./rest.js";
import { store } from "./store.js";

/** Emits `personas` (the list changed), `status` (detail of the gateway's), `dispatch` (every gateway event), `become` (another persona). */
class Session extends EventTarget {
  personas = [];
  persona = null;
  gateway = null;
  status = "connecting";

  /** The newcomer whom the tour expects next: `{name, locale}`. */
  expected = null;

  /** People that one can be, bots left out. */
  get people() {
    return this.personas.filter((each) => !each.bot);
  }

  /** Fetches the personas and becomes the remembered one, or else the first. */
  async start() {
    await this.reload();
    const wished = recall("persona");
    const persona = this.people.find((each) => each.username === wished) ?? this.people[0];
    if (persona) this.become(persona);
  }

  /** Fetches the list of personas again. */
  async reload() {
    this.personas = await control("GET", "/personas");
    this.dispatchEvent(new Event("personas"));
  }

  /**
   * Acts and sees as somebody from now on; the open channel stays open where they may see it.
   * @param {Object} persona
   */
  become(persona) {
    this.gateway?.close();
    this.persona = persona;
    remember("persona", persona.username);
    useToken(persona.token);
    const current = store.current;
    store.forget();
    store.current = current;
    this.#connect(persona.token);
    this.dispatchEvent(new Event("become"));
  }

  /**
   * Brings a new member into the guild and becomes them; several may have the same name.
   * @param {string} name
   * @param {string} locale
   */
  async welcome(name, locale) {
    const taken = new Set(this.personas.map((each) => each.username));
    const first = name.toLowerCase().replace(/\s+/g, ".").padEnd(2, "_");
    let username = first;
    for (let n = 2; taken.has(username); n += 1) username = `${first.slice(0, 29)}${n}`;
    const persona = await control("POST", "/personas", { username, display: name, locale });
    await this.reload();
    this.become(this.people.find((each) => each.id === persona.id) ?? persona);
  }

  /**
   * Opens the direct messages with somebody.
   * @param {string} userId
   * @returns {Promise<Object>} the channel
   */
  async directWith(userId) {
    const channel = await api("POST", "/users/@me/channels", { recipient_id: userId });
    apply("CHANNEL_CREATE", channel);
    return channel;
  }

  #connect(token) {
    const gateway = new Gateway(token);
    this.gateway = gateway;
    gateway.addEventListener("dispatch", ({ detail }) => {
      if (gateway !== this.gateway) return; // the last frames of the persona before
      apply(detail.type, detail.data);
      if (detail.type === "GUILD_CREATE" && detail.data.large) gateway.askMembers(detail.data.id, "", 0);
      this.dispatchEvent(new CustomEvent("dispatch", { detail }));
    });
    gateway.addEventListener("status", ({ detail }) => gateway === this.gateway && this.#report(detail));
    gateway.addEventListener("refused", () => this.#rejoin());
  }

  #report(status) {
    this.status = status;
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
  }

  /** After a restart of the server tokens may be others: the persona of the same name goes on. */
  async #rejoin() {
    try {
      await this.reload();
    } catch {
      setTimeout(() => this.#rejoin(), 2000);
      return;
    }
    const again = this.people.find((each) => each.username === this.persona.username) ?? this.people[0];
    if (again) this.become(again);
  }
}

/** The one session of the page. */
export const session = new Session();
