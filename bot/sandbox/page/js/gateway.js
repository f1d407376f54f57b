/** One persona's connection to the gateway: identify, heartbeat, resume, reconnect for ever. */

const OP = {
  DISPATCH: 0,
  HEARTBEAT: 1,
  IDENTIFY: 2,
  VOICE: 4,
  RESUME: 6,
  RECONNECT: 7,
  MEMBERS: 8,
  INVALID: 9,
  HELLO: 10,
  ACK: 11,
};
const INTENTS = 53608447; // all that Discord knows
const SESSION_LOST = [4007, 4009];
const LONGEST_WAIT_MS = 1500; // the server is on this machine: asking often costs nothing
const WRONG_TOKEN = 4004;

/** Emits `dispatch` (detail `{type, data}`), `status` (detail "connecting", "ready", "lost") and `refused` (the token is not known). */
export class Gateway extends EventTarget {
  #socket = null;
  #token;
  #sequence = null;
  #session = null;
  #beat = null;
  #acknowledged = true;
  #attempts = 0;
  #closed = false;

  /** @param {string} token */
  constructor(token) {
    super();
    this.#token = token;
    this.#open();
  }

  /** The session id, which interactions carry. */
  get session() {
    return this.#session ?? "none";
  }

  /** Ends the connection for good. */
  close() {
    this.#closed = true;
    clearInterval(this.#beat);
    this.#socket?.close(1000);
  }

  /**
   * Asks for members whose name begins so.
   * @param {string} guildId
   * @param {string} query
   * @param {number} limit 0 for all
   */
  askMembers(guildId, query, limit) {
    this.#send(OP.MEMBERS, { guild_id: guildId, query, limit });
  }

  /**
   * Joins a voice channel, or leaves.
   * @param {string} guildId
   * @param {string|null} channelId
   */
  joinVoice(guildId, channelId) {
    this.#send(OP.VOICE, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  }

  #open() {
    this.#emit("status", "connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#socket = new WebSocket(`${scheme}://${location.host}/gateway?v=10&encoding=json`);
    this.#socket.addEventListener("message", (event) => this.#receive(JSON.parse(event.data)));
    this.#socket.addEventListener("close", (event) => this.#ended(event.code));
  }

  #ended(code) {
    clearInterval(this.#beat);
    if (this.#closed) return;
    this.#emit("status", "lost");
    if (code === WRONG_TOKEN) {
      this.#closed = true;
      this.#emit("refused");
      return;
    }
    if (SESSION_LOST.includes(code)) this.#forget();
    const wait = Math.min(LONGEST_WAIT_MS, 250 * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    setTimeout(() => this.#closed || this.#open(), wait);
  }

  #receive(frame) {
    if (frame.s) this.#sequence = frame.s;
    if (frame.op === OP.HELLO) this.#greet(frame.d.heartbeat_interval);
    else if (frame.op === OP.ACK) this.#acknowledged = true;
    else if (frame.op === OP.HEARTBEAT) this.#send(OP.HEARTBEAT, this.#sequence);
    else if (frame.op === OP.RECONNECT) this.#socket.close(4900);
    else if (frame.op === OP.INVALID) this.#invalid(frame.d);
    else if (frame.op === OP.DISPATCH) this.#dispatch(frame.t, frame.d);
  }

  #greet(interval) {
    this.#acknowledged = true;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.#heartbeat(), interval);
    if (this.#session) this.#send(OP.RESUME, { token: this.#token, session_id: this.#session, seq: this.#sequence });
    else
      this.#send(OP.IDENTIFY, {
        token: this.#token,
        intents: INTENTS,
        properties: { os: "", browser: "page", device: "" },
      });
  }

  #heartbeat() {
    if (!this.#acknowledged) {
      this.#socket.close(4900); // a connection that stays silent is dead
      return;
    }
    this.#acknowledged = false;
    this.#send(OP.HEARTBEAT, this.#sequence);
  }

  #invalid(resumable) {
    if (!resumable) this.#forget();
    this.#socket.close(4900);
  }

  #dispatch(type, data) {
    if (type === "READY") this.#session = data.session_id;
    this.#emit("dispatch", { type, data });
    if (type === "READY" || type === "RESUMED") {
      this.#attempts = 0;
      this.#emit("status", "ready");
    }
  }

  #forget() {
    this.#session = null;
    this.#sequence = null;
  }

  #send(op, d) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
