/** What one persona knows of the world: guild, channels, members, messages. Views read it and listen to its topics. */

import { may, PERMISSION } from "./permissions.js";

/** Discord's channel types that the page tells apart. */
export const TYPE = {
  text: 0,
  dm: 1,
  voice: 2,
  category: 4,
  announcement: 5,
  newsThread: 10,
  thread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
};

const THREADS = [TYPE.newsThread, TYPE.thread, TYPE.privateThread];

/**
 * Topics: `world` (guild, roles, channels, threads), `members`, `presence`, `rights` (a timeout is over), `voice` (somebody came or went), `current` (another channel is open), `unread`, `typing`,
 * `clock`, and about messages: `messages` (a channel's whole window), `message-added`, `message-changed`, `message-removed`.
 */
class Store extends EventTarget {
  constructor() {
    super();
    this.clockOffsetMs = 0;
    this.baseline = null;
    this.read = new Map();
    this.forget();
  }

  /** Drops what belongs to one persona; what they have read stays known. */
  forget() {
    this.me = null;
    this.guilds = new Map();
    this.direct = new Map();
    this.users = new Map();
    this.windows = new Map();
    this.typing = new Map();
    this.online = new Map();
    this.mentions = new Map();
    this.silences = new Map();
    this.current = null;
  }

  /** Tells the views. @param {string} topic @param {any} [detail] */
  tell(topic, detail) {
    this.dispatchEvent(new CustomEvent(topic, { detail }));
  }

  /** Listens to topics. @param {string|string[]} topics @param {Function} callback gets the detail */
  on(topics, callback) {
    for (const topic of [topics].flat()) this.addEventListener(topic, (event) => callback(event.detail));
  }

  /** The sandbox's time in milliseconds. */
  now() {
    return Date.now() + this.clockOffsetMs;
  }

  /** The guild that is shown: the open channel's, else the first. */
  get guild() {
    const channel = this.channel(this.current);
    return this.guilds.get(channel?.guild_id) ?? this.guilds.values().next().value ?? null;
  }

  /** A channel, thread or direct message by id. @param {string} id */
  channel(id) {
    for (const guild of this.guilds.values()) {
      const found = guild.channels.get(id) ?? guild.threads.get(id);
      if (found) return found;
    }
    return this.direct.get(id) ?? null;
  }

  /** The guild a channel belongs to, null for direct messages. @param {Object} channel */
  guildOf(channel) {
    return this.guilds.get(channel?.guild_id) ?? null;
  }

  /** Oneself as a member. @param {Object} guild */
  self(guild) {
    return guild?.members.get(this.me?.id);
  }

  /** Whether one may see a channel. @param {Object} channel */
  sees(channel) {
    const guild = this.guildOf(channel);
    return Boolean(channel) && may(guild, this.self(guild), channel, PERMISSION.view);
  }

  /** Whether a channel is a thread. @param {Object} channel */
  isThread(channel) {
    return THREADS.includes(channel?.type);
  }

  /** Finds a visible channel by its name. @param {string} name */
  channelNamed(name) {
    const wanted = name.replace(/^#/, "");
    const all = [...this.guilds.values()].flatMap((guild) => [...guild.channels.values(), ...guild.threads.values()]);
    return all.find((each) => each.name === wanted && this.sees(each)) ?? null;
  }

  /** The name to show for somebody in a guild. @param {Object} user @param {Object|null} guild */
  nameOf(user, guild = this.guild) {
    return guild?.members.get(user.id)?.nick ?? user.global_name ?? user.username;
  }

  /** A guild's own emoji, of any guild one is in. @param {string} id */
  emoji(id) {
    for (const guild of this.guilds.values()) {
      const found = guild.emojis?.find((each) => each.id === id);
      if (found) return found;
    }
    return null;
  }

  /** How to call a channel. @param {Object} channel */
  titleOf(channel) {
    if (channel.type !== TYPE.dm) return channel.name;
    return channel.recipients.map((each) => this.nameOf(this.users.get(each.id) ?? each)).join(", ");
  }

  /** The loaded messages of a channel, oldest first. @param {string} channelId */
  window(channelId) {
    if (!this.windows.has(channelId))
      this.windows.set(channelId, { items: [], hasOlder: true, hasNewer: false, loaded: false });
    return this.windows.get(channelId);
  }

  /** A loaded message. @param {string} channelId @param {string} id */
  message(channelId, id) {
    return this.windows.get(channelId)?.items.find((each) => each.id === id) ?? null;
  }

  /** Puts a message in its place, or over its older version; answers whether it is new. @param {Object} message */
  keep(message) {
    const window = this.window(message.channel_id);
    const at = window.items.findIndex((each) => each.id === message.id);
    if (at >= 0) {
      window.items[at] = { ...window.items[at], ...message };
      return false;
    }
    if (window.hasNewer) return false;
    const after = window.items.findLastIndex((each) => BigInt(each.id) < BigInt(message.id));
    window.items.splice(after + 1, 0, { ...message, arrived: Date.now() });
    return true;
  }

  /** Takes a message out. @param {string} channelId @param {string} id */
  drop(channelId, id) {
    const window = this.windows.get(channelId);
    if (!window) return;
    window.items = window.items.filter((each) => each.id !== id);
    this.tell("message-removed", { channelId, id });
  }

  /** Remembers that everything in a channel was seen. @param {string} channelId */
  markRead(channelId) {
    const last = this.channel(channelId)?.last_message_id;
    if (last) this.read.set(this.#readKey(channelId), last);
    this.mentions.delete(channelId);
    this.tell("unread", channelId);
  }

  /** Whether something in a channel was not seen yet. @param {Object} channel */
  unread(channel) {
    const seen = this.read.get(this.#readKey(channel.id)) ?? this.baseline;
    return Boolean(
      channel.last_message_id && seen && channel.id !== this.current && BigInt(channel.last_message_id) > BigInt(seen),
    );
  }

  #readKey(channelId) {
    return `${this.me?.id}:${channelId}`;
  }
}

/** The one store of the page. */
export const store = new Store();
