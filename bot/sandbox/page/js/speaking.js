/** Whether one can write in a channel right now; if not, why, and until when. */

import { may, PERMISSION, timedOutUntil } from "./permissions.js";
import { store } from "./store.js";

const SLOW_MODE = 20016;

/**
 * What keeps one from writing in a channel at all.
 * @param {Object} channel
 * @returns {{key: string, until?: number, pending?: boolean}|null} the key of a text; null when nothing does
 */
export function hindrance(channel) {
  const guild = store.guildOf(channel);
  if (!guild) return null;
  const self = store.self(guild);
  const until = timedOutUntil(guild, self);
  if (until > store.now()) return { key: "composer.timed_out", until };
  if (self?.pending) return { key: "composer.pending", pending: true };
  const bit = store.isThread(channel) ? PERMISSION.sendInThreads : PERMISSION.send;
  if (!may(guild, self, channel, bit)) return { key: "composer.closed" };
  const locked = channel.thread_metadata?.locked && !may(guild, self, channel, PERMISSION.manageThreads);
  return locked ? { key: "composer.locked" } : null;
}

/**
 * How long slow mode still keeps one silent in a channel, in milliseconds of the sandbox's time.
 * @param {Object} channel
 */
export function slowFor(channel) {
  return Math.max(0, (store.silences.get(channel?.id) ?? 0) - store.now());
}

/** Whether a channel's slow mode holds for oneself. @param {Object} channel */
export function isSlow(channel) {
  if (!channel?.rate_limit_per_user) return false;
  const guild = store.guildOf(channel);
  return !may(guild, store.self(guild), channel, PERMISSION.bypassSlowMode);
}

/** Notes that one spoke, so that slow mode begins. @param {Object} message one's own */
export function noteOwn(message) {
  const channel = store.channel(message.channel_id);
  if (isSlow(channel))
    store.silences.set(channel.id, Date.parse(message.timestamp) + channel.rate_limit_per_user * 1000);
}

/** Notes what a refusal says of slow mode; answers whether that was the reason. @param {Object} error of the API @param {string} channelId */
export function noteRefusal(error, channelId) {
  if (error.code !== SLOW_MODE) return false;
  store.silences.set(channelId, store.now() + (error.body.retry_after ?? 1) * 1000);
  return true;
}

/** Whether one may give reactions of one's own in a channel. @param {Object} channel */
export function mayReact(channel) {
  const guild = store.guildOf(channel);
  const self = store.self(guild);
  if (guild && (self?.pending || timedOutUntil(guild, self) > store.now())) return false;
  return may(guild, self, channel, PERMISSION.addReactions);
}
