/** Who is in which voice channel, and the way in and out. There is no sound here. */

import { h, icon } from "./dom.js";
import { avatar } from "./format.js";
import { t } from "./i18n.js";
import { may, PERMISSION } from "./permissions.js";
import { session } from "./session.js";
import { store, TYPE } from "./store.js";

/** Whether people can speak in a channel. @param {Object} channel */
export function isVoice(channel) {
  return channel?.type === TYPE.voice || channel?.type === TYPE.stage;
}

/** The people in a voice channel, as a list below its name; null when nobody is. @param {Object} guild @param {Object} channel */
export function voiceList(guild, channel) {
  const present = [...guild.voice.values()].filter((each) => each.channel_id === channel.id);
  if (!present.length) return null;
  const line = (state) => {
    const user = store.users.get(state.user_id) ?? state.member?.user;
    if (!user) return null;
    const name = store.nameOf(user, guild);
    return h("li", { class: "voice-member" }, avatar(user, name, "small"), h("span", { dir: "auto" }, name), silence(state));
  };
  return h("ul", { class: "threads voices", "aria-label": t("voice.present", { channel: channel.name }) }, present.map(line));
}

function silence(state) {
  const key = state.suppress ? "voice.listener" : state.mute || state.self_mute ? "voice.muted" : null;
  return key ? h("span", { class: "hint" }, t(key)) : null;
}

/** The button that joins or leaves a voice channel; null where one may not. @param {Object} channel */
export function voiceButton(channel) {
  const guild = store.guildOf(channel);
  if (!guild || !isVoice(channel)) return null;
  const inside = guild.voice.get(store.me?.id)?.channel_id === channel.id;
  if (!inside && !may(guild, store.self(guild), channel, PERMISSION.connect))
    return h("p", { class: "hint" }, t("voice.closed"));
  const act = () => session.gateway.joinVoice(guild.id, inside ? null : channel.id);
  return h(
    "button",
    { type: "button", class: `button ${inside ? "secondary" : "primary"}`, onclick: act, data: { key: "voice" } },
    icon("voice"),
    t(inside ? "voice.leave" : "voice.join"),
  );
}
