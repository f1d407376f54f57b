/** A forum as people see it: its posts with their tags, and the way to a new one. */

import { h } from "./dom.js";
import { emojiView } from "./emoji.js";
import { fullTime } from "./format.js";
import { t } from "./i18n.js";
import { attempt } from "./menus.js";
import { openChannel, threadsOf } from "./navigation.js";
import { may, PERMISSION } from "./permissions.js";
import { ask } from "./popup.js";
import { addressOf } from "./references.js";
import { api } from "./rest.js";
import { hindrance } from "./speaking.js";
import { store } from "./store.js";

const REQUIRES_TAG = 1 << 4;
const MOST_TAGS = 5;

/**
 * Renders a forum.
 * @param {Object} forum
 */
export function forumView(forum) {
  const guild = store.guildOf(forum);
  const why = hindrance(forum);
  return [
    h(
      "div",
      { class: "beginning" },
      h("h2", { dir: "auto" }, forum.name),
      forum.topic ? h("p", { dir: "auto" }, forum.topic) : null,
      why
        ? h("p", { class: "hint" }, t(why.key, { time: why.until ? fullTime(why.until) : "" }))
        : h("button", { type: "button", class: "button primary", onclick: () => startPost(forum) }, t("post.title")),
    ),
    threadsOf(guild, forum)
      .reverse()
      .map((post) => postLine(post, forum)),
  ];
}

function postLine(post, forum) {
  const tags = (post.applied_tags ?? []).map((id) => forum.available_tags?.find((tag) => tag.id === id)).filter(Boolean);
  return h(
    "a",
    { class: "post", href: addressOf(post), data: { key: post.id } },
    h("strong", { dir: "auto" }, post.name),
    tags.length ? h("span", { class: "post-tags" }, tags.map((tag) => h("span", { class: "tag" }, tagName(tag)))) : null,
    h(
      "span",
      { class: "hint" },
      t("post.count", { count: post.message_count ?? 0 }),
      " · ",
      fullTime(post.thread_metadata?.create_timestamp ?? store.now()),
    ),
  );
}

function tagName(tag) {
  const emoji = tag.emoji_name || tag.emoji_id ? emojiView({ id: tag.emoji_id, name: tag.emoji_name }) : null;
  return [emoji, emoji ? " " : null, h("span", { dir: "auto" }, tag.name)];
}

async function startPost(forum) {
  const text = h("textarea", { id: "post-text", rows: 5, required: true, dir: "auto", maxlength: 2000 });
  const tags = tagChoice(forum);
  const extra = [h("label", { for: "post-text" }, t("post.text")), text, tags.element];
  const name = await ask({ title: t("post.title"), label: t("post.name"), action: t("post.create"), extra });
  if (!name) return;
  const body = { name, message: { content: text.value }, applied_tags: tags.chosen() };
  const thread = await attempt(api("POST", `/channels/${forum.id}/threads`, body));
  if (thread) openChannel(store.channel(thread.id) ?? thread);
}

/** Tags as boxes to tick; where a forum asks for one, the first is required until another is chosen. */
function tagChoice(forum) {
  const guild = store.guildOf(forum);
  const staff = may(guild, store.self(guild), forum, PERMISSION.manageThreads);
  const tags = (forum.available_tags ?? []).filter((tag) => staff || !tag.moderated);
  const boxes = tags.map((tag) => h("input", { type: "checkbox", value: tag.id }));
  const chosen = () => boxes.filter((each) => each.checked).map((each) => each.value);
  const needed = Boolean(forum.flags & REQUIRES_TAG);
  const judge = () => {
    const count = chosen().length;
    boxes[0]?.setCustomValidity(needed && !count ? t("post.tag_needed") : "");
    for (const box of boxes) box.disabled = count >= MOST_TAGS && !box.checked;
  };
  judge();
  const element = tags.length
    ? h(
        "fieldset",
        { class: "field post-tags", onchange: judge },
        h("legend", null, t("post.tags"), needed ? " *" : null),
        tags.map((tag, index) => h("label", { class: "choice" }, boxes[index], h("span", null, tagName(tag)))),
      )
    : null;
  return { element, chosen };
}
