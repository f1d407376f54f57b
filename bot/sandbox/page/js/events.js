/** How each gateway event changes the store. */

import { store, TYPE } from "./store.js";

const TYPING_MS = 9000;
const COMPLETED = 3;

/**
 * Applies one gateway event.
 * @param {string} type
 * @param {Object} data
 */
export function apply(type, data) {
  HANDLERS[type]?.(data, type);
}

const byId = (list) => new Map((list ?? []).map((each) => [each.id, each]));

const HANDLERS = {
  READY(data) {
    const current = store.current;
    store.forget();
    store.current = current;
    store.me = data.user;
    know(data.user);
    for (const channel of data.private_channels ?? []) keepDirect(channel);
    store.tell("world");
  },
  GUILD_CREATE(data) {
    if (data.unavailable) return;
    const guild = { ...data, roles: byId(data.roles), channels: new Map(), threads: new Map(), members: new Map() };
    guild.voice = new Map((data.voice_states ?? []).map((each) => [each.user_id, each]));
    guild.guild_scheduled_events = data.guild_scheduled_events ?? [];
    store.guilds.set(data.id, guild);
    for (const channel of data.channels) guild.channels.set(channel.id, { ...channel, guild_id: data.id });
    for (const thread of data.threads ?? []) guild.threads.set(thread.id, { ...thread, guild_id: data.id });
    for (const member of data.members) keepMember(guild, member);
    for (const presence of data.presences ?? []) store.online.set(presence.user.id, presence.status);
    setBaseline(guild);
    store.tell("world");
    store.tell("members");
  },
  GUILD_UPDATE(data) {
    inGuild(data.id, (guild) =>
      Object.assign(guild, { name: data.name, owner_id: data.owner_id, roles: byId(data.roles) }),
    );
    store.tell("world");
  },
  GUILD_SCHEDULED_EVENT_CREATE: plan,
  GUILD_SCHEDULED_EVENT_UPDATE: plan,
  GUILD_SCHEDULED_EVENT_DELETE: plan,
  VOICE_STATE_UPDATE(data) {
    inGuild(data.guild_id, (guild) => {
      if (data.channel_id) guild.voice.set(data.user_id, data);
      else guild.voice.delete(data.user_id);
    });
    store.tell("voice");
  },
  GUILD_EMOJIS_UPDATE(data) {
    inGuild(data.guild_id, (guild) => (guild.emojis = data.emojis));
    store.tell("world");
  },
  GUILD_DELETE(data) {
    store.guilds.delete(data.id);
    store.tell("world");
  },
  CHANNEL_CREATE: keepChannel,
  CHANNEL_UPDATE: keepChannel,
  CHANNEL_DELETE(data) {
    inGuild(data.guild_id, (guild) => guild.channels.delete(data.id));
    store.direct.delete(data.id);
    store.tell("world");
  },
  THREAD_CREATE: keepThread,
  THREAD_UPDATE: keepThread,
  THREAD_DELETE(data) {
    inGuild(data.guild_id, (guild) => guild.threads.delete(data.id));
    store.tell("world");
  },
  THREAD_LIST_SYNC(data) {
    for (const thread of data.threads) keepThread({ ...thread, guild_id: data.guild_id });
  },
  GUILD_MEMBER_ADD(data) {
    inGuild(data.guild_id, (guild) => {
      keepMember(guild, data);
      guild.member_count += 1;
    });
    store.tell("members");
  },
  GUILD_MEMBER_UPDATE(data) {
    inGuild(data.guild_id, (guild) => keepMember(guild, { ...guild.members.get(data.user.id), ...data }));
    store.tell("members");
    if (data.user.id === store.me?.id) store.tell("world");
  },
  GUILD_MEMBER_REMOVE(data) {
    inGuild(data.guild_id, (guild) => {
      guild.members.delete(data.user.id);
      guild.member_count -= 1;
    });
    store.tell("members");
  },
  GUILD_MEMBERS_CHUNK(data) {
    inGuild(data.guild_id, (guild) => data.members.forEach((member) => keepMember(guild, member)));
    store.tell("members");
  },
  GUILD_ROLE_CREATE: keepRole,
  GUILD_ROLE_UPDATE: keepRole,
  GUILD_ROLE_DELETE(data) {
    inGuild(data.guild_id, (guild) => guild.roles.delete(data.role_id));
    store.tell("world");
    store.tell("members");
  },
  PRESENCE_UPDATE(data) {
    store.online.set(data.user.id, data.status);
    store.tell("presence");
  },
  MESSAGE_CREATE(data) {
    const channel = store.channel(data.channel_id);
    know(data.author);
    if (channel && !isEphemeral(data)) channel.last_message_id = data.id;
    store.typing.get(data.channel_id)?.delete(data.author.id);
    const added = store.keep(data);
    notice(data);
    if (added) store.tell("message-added", data);
    store.tell("typing", data.channel_id);
  },
  MESSAGE_UPDATE(data) {
    if (!store.message(data.channel_id, data.id)) return;
    store.keep(data);
    store.tell("message-changed", store.message(data.channel_id, data.id));
  },
  MESSAGE_DELETE(data) {
    store.drop(data.channel_id, data.id);
  },
  MESSAGE_DELETE_BULK(data) {
    for (const id of data.ids) store.drop(data.channel_id, id);
  },
  MESSAGE_REACTION_ADD: (data) => react(data, 1),
  MESSAGE_REACTION_REMOVE: (data) => react(data, -1),
  MESSAGE_REACTION_REMOVE_ALL: (data) => reset(data, () => []),
  MESSAGE_REACTION_REMOVE_EMOJI: (data) =>
    reset(data, (kept) => kept.filter((each) => !sameEmoji(each.emoji, data.emoji))),
  MESSAGE_POLL_VOTE_ADD: (data) => countVote(data, 1),
  MESSAGE_POLL_VOTE_REMOVE: (data) => countVote(data, -1),
  TYPING_START(data) {
    if (data.user_id === store.me?.id) return;
    if (!store.typing.has(data.channel_id)) store.typing.set(data.channel_id, new Map());
    store.typing.get(data.channel_id).set(data.user_id, Date.now() + TYPING_MS);
    store.tell("typing", data.channel_id);
  },
};

/**
 * Whether a message reaches one person only.
 * @param {Object} message
 */
export function isEphemeral(message) {
  return Boolean(message.flags & 64);
}

/**
 * Whether two reactions show the same emoji.
 * @param {Object} one
 * @param {Object} other
 */
export function sameEmoji(one, other) {
  return one.id ? one.id === other.id : one.name === other.name && !other.id;
}

/**
 * Remembers a direct message channel.
 * @param {Object} channel
 */
export function keepDirect(channel) {
  for (const user of channel.recipients ?? []) know(user);
  store.direct.set(channel.id, channel);
}

function know(user) {
  if (user) store.users.set(user.id, { ...store.users.get(user.id), ...user });
}

function inGuild(id, change) {
  const guild = store.guilds.get(id);
  if (guild) change(guild);
}

function keepMember(guild, member) {
  know(member.user);
  guild.members.set(member.user.id, member);
}

function keepRole(data) {
  inGuild(data.guild_id, (guild) => guild.roles.set(data.role.id, data.role));
  store.tell("world");
  store.tell("members");
}

function keepChannel(data) {
  if (data.type === TYPE.dm) keepDirect(data);
  inGuild(data.guild_id, (guild) => guild.channels.set(data.id, { ...guild.channels.get(data.id), ...data }));
  store.tell("world");
}

function keepThread(data) {
  inGuild(data.guild_id, (guild) => {
    if (data.thread_metadata?.archived) guild.threads.delete(data.id);
    else guild.threads.set(data.id, { ...guild.threads.get(data.id), ...data });
  });
  store.tell("world");
}

/** What is planned and not over yet. */
function plan(data, type) {
  const stays = type !== "GUILD_SCHEDULED_EVENT_DELETE" && data.status < COMPLETED;
  inGuild(data.guild_id, (guild) => {
    const others = guild.guild_scheduled_events.filter((each) => each.id !== data.id);
    guild.guild_scheduled_events = stays ? [...others, data] : others;
  });
  store.tell("world");
}

/** What was said before the page opened counts as read. */
function setBaseline(guild) {
  if (store.baseline) return;
  const last = [...guild.channels.values(), ...guild.threads.values()].map((each) => BigInt(each.last_message_id ?? 0));
  store.baseline = String(last.reduce((high, id) => (id > high ? id : high), 1n));
}

function notice(message) {
  if (message.channel_id === store.current && !document.hidden) {
    store.markRead(message.channel_id);
    return;
  }
  const mine = message.mentions?.some((each) => each.id === store.me?.id) || store.direct.has(message.channel_id);
  if (mine && message.author.id !== store.me?.id)
    store.mentions.set(message.channel_id, (store.mentions.get(message.channel_id) ?? 0) + 1);
  store.tell("unread", message.channel_id);
}

function react(data, change) {
  const message = store.message(data.channel_id, data.message_id);
  if (!message) return;
  const mine = data.user_id === store.me?.id;
  const reactions = [...(message.reactions ?? [])];
  const at = reactions.findIndex((each) => sameEmoji(each.emoji, data.emoji));
  const before = reactions[at] ?? { emoji: data.emoji, count: 0, me: false };
  const after = { ...before, count: before.count + change, me: mine ? change > 0 : before.me };
  reactions.splice(at < 0 ? reactions.length : at, 1, after);
  reset(data, () => reactions.filter((each) => each.count > 0));
}

function reset(data, change) {
  const message = store.message(data.channel_id, data.message_id);
  if (!message) return;
  store.keep({ ...message, reactions: change(message.reactions ?? []) });
  store.tell("message-changed", data);
}

function countVote(data, change) {
  const message = store.message(data.channel_id, data.message_id);
  if (!message?.poll) return;
  const isMine = data.user_id === store.me?.id;
  const counts = [...(message.poll.results?.answer_counts ?? [])];
  const at = counts.findIndex((each) => each.id === data.answer_id);
  const before = counts[at] ?? { id: data.answer_id, count: 0, me_voted: false };
  const after = { ...before, count: before.count + change, me_voted: isMine ? change > 0 : before.me_voted };
  counts.splice(at < 0 ? counts.length : at, 1, after);
  const results = { ...message.poll.results, answer_counts: counts.filter((each) => each.count > 0) };
  store.keep({ ...message, poll: { ...message.poll, results } });
  store.tell("message-changed", data);
}
