/** Which channel is open: the address bar says it, so that links, the back button and a reload work. */

import { addressOf } from "./references.js";
import { session } from "./session.js";
import { store, TYPE } from "./store.js";

const ADDRESS = /^#\/channels\/(?:\d{1,20}|@me)\/(\d{1,20})(?:\/(\d{1,20}))?$/;
const READABLE = [TYPE.text, TYPE.announcement, TYPE.voice, TYPE.stage];

/**
 * Opens a channel, at one of its messages or at its end.
 * @param {Object} channel
 * @param {string} [messageId]
 */
export function openChannel(channel, messageId) {
  const address = addressOf(channel, messageId);
  if (location.hash === address) follow();
  else location.hash = address;
}

/** Opens the direct messages with somebody. @param {string} userId */
export async function openDirect(userId) {
  openChannel(await session.directWith(userId));
}

/** Follows the address bar from now on; called once. */
export function followAddress() {
  addEventListener("hashchange", follow);
  store.on("world", () => {
    if (!store.guilds.size) return;
    const channel = store.channel(store.current);
    if (!channel || !store.sees(channel)) follow();
  });
}

/** The channels of a guild as the side lists them: `[category|null, channels]`, in Discord's order. @param {Object} guild */
export function sortedChannels(guild) {
  const seen = [...guild.channels.values()].filter((each) => each.type === TYPE.category || store.sees(each));
  const inOrder = (list) => list.sort((a, b) => a.position - b.position || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  const under = (parent) =>
    inOrder(seen.filter((each) => each.type !== TYPE.category && (each.parent_id ?? null) === parent));
  const categories = inOrder(seen.filter((each) => each.type === TYPE.category));
  return [[null, under(null)], ...categories.map((each) => [each, under(each.id)])].filter(
    ([, channels]) => channels.length,
  );
}

/** The active threads of a channel that one may see. @param {Object} guild @param {Object} channel */
export function threadsOf(guild, channel) {
  return [...guild.threads.values()]
    .filter((each) => each.parent_id === channel.id)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

function follow() {
  const [, wished, messageId] = ADDRESS.exec(location.hash) ?? [];
  const asked = store.channel(wished);
  const channel = asked && store.sees(asked) ? asked : firstChannel();
  if (!channel) return;
  if (channel.id !== wished) history.replaceState(null, "", addressOf(channel));
  if (store.current && store.current !== channel.id) store.markRead(store.current);
  store.current = channel.id;
  store.markRead(channel.id);
  store.tell("current", { messageId: channel === asked ? messageId : undefined });
}

function firstChannel() {
  const guild = store.guilds.values().next().value;
  if (!guild) return null;
  return (
    sortedChannels(guild)
      .flatMap(([, channels]) => channels)
      .find((each) => READABLE.includes(each.type)) ?? null
  );
}
