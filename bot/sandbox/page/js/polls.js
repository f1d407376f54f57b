/** A poll under a message: its answers, one's votes, and how it stands. */

import { h, icon } from "./dom.js";
import { emojiView } from "./emoji.js";
import { fullTime } from "./format.js";
import { t } from "./i18n.js";
import { attempt } from "./menus.js";
import { api } from "./rest.js";
import { store } from "./store.js";

/**
 * Renders a message's poll.
 * @param {Object} message
 */
export function pollView(message) {
  const { poll } = message;
  const counts = new Map((poll.results?.answer_counts ?? []).map((each) => [each.id, each]));
  const mine = [...counts.values()].filter((each) => each.me_voted).map((each) => each.id);
  const total = [...counts.values()].reduce((sum, each) => sum + each.count, 0);
  const isOver = poll.results?.is_finalized || Date.parse(poll.expiry) <= store.now();
  const body = isOver || mine.length ? standing(poll, counts, total) : ballot(message);
  return h(
    "div",
    { class: "poll" },
    h("div", { class: "poll-question", dir: "auto" }, poll.question.text),
    body,
    h(
      "p",
      { class: "hint" },
      t("poll.votes", { count: total }),
      " · ",
      t(isOver ? "poll.over" : "poll.until", { time: fullTime(poll.expiry) }),
      isOver || !mine.length ? null : withdraw(message),
    ),
  );
}

function ballot(message) {
  const { poll } = message;
  const type = poll.allow_multiselect ? "checkbox" : "radio";
  const inputs = poll.answers.map((each) =>
    h("input", { type, name: `poll-${message.id}`, value: each.answer_id, data: { key: `poll-${each.answer_id}` } }),
  );
  const form = h(
    "form",
    { "aria-label": poll.question.text },
    poll.answers.map((each, index) => h("label", { class: "choice poll-answer" }, inputs[index], answer(each))),
    h("button", { type: "submit", class: "button primary", data: { key: "poll-vote" } }, t("poll.vote")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = inputs.filter((each) => each.checked).map((each) => each.value);
    if (chosen.length) cast(message, chosen);
  });
  return form;
}

function standing(poll, counts, total) {
  const most = Math.max(1, ...[...counts.values()].map((each) => each.count));
  const bar = (each) => {
    const { count = 0, me_voted: mine = false } = counts.get(each.answer_id) ?? {};
    return h(
      "li",
      { class: `poll-answer${mine ? " mine" : ""}${count === most ? " most" : ""}`, vars: { "--share": `${total ? (count / total) * 100 : 0}%` } },
      answer(each),
      mine ? icon("check") : null,
      h("span", { class: "poll-count" }, t("poll.votes", { count })),
    );
  };
  return h("ul", { class: "poll-standing" }, poll.answers.map(bar));
}

function answer({ poll_media: media }) {
  return h("span", { dir: "auto" }, media.emoji ? [emojiView(media.emoji), " "] : null, media.text);
}

function withdraw(message) {
  const take = () => cast(message, []);
  return [
    " · ",
    h("button", { type: "button", class: "text-button", data: { key: "poll-withdraw" }, onclick: take }, t("poll.withdraw")),
  ];
}

function cast(message, answerIds) {
  return attempt(
    api("PUT", `/channels/${message.channel_id}/polls/${message.id}/answers/@me`, { answer_ids: answerIds }),
  );
}
