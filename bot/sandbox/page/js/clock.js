/** The sandbox's clock: what time it is there, and buttons to let time pass. */

import { h, icon, replace } from "./dom.js";
import { clockTime, fullTime } from "./format.js";
import { currentLanguage, onLanguage, t } from "./i18n.js";
import { attempt } from "./menus.js";
import { toast } from "./popup.js";
import { ApiError, control } from "./rest.js";
import { store } from "./store.js";

/** How far the buttons go: seconds and the text's key. */
const STEPS = [
  [300, "clock.5min"],
  [1200, "clock.20min"],
  [3600, "clock.1h"],
  [14400, "clock.4h"],
  [86400, "clock.1d"],
];
const PAUSE_MS = 2000;

/**
 * Shows the clock and follows it, whoever moves it.
 * @param {HTMLElement} container
 */
export function showClock(container) {
  const time = h("time", { class: "clock-time" });
  const date = h("span", { class: "clock-date" });
  const shift = h("span", { class: "clock-shift" });
  const tick = () => {
    const now = store.now();
    time.textContent = clockTime(now);
    time.title = fullTime(now);
    date.textContent = new Intl.DateTimeFormat(currentLanguage(), {
      weekday: "short",
      day: "numeric",
      month: "short",
    }).format(now);
    const ahead = Math.round(store.clockOffsetMs / 60000);
    shift.textContent = ahead > 0 ? t("clock.ahead", { time: span(ahead) }) : "";
  };
  const render = () => {
    const button = ([seconds, key]) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          data: { seconds, key },
          "aria-label": t(`${key}.later`),
          title: t(`${key}.later`),
          onclick: () => advance(seconds, key),
        },
        t(key),
      );
    replace(
      container,
      h("div", { class: "clock-face" }, icon("clock"), time, date, shift),
      h("div", { class: "clock-steps", role: "group", "aria-label": t("clock.steps") }, STEPS.map(button)),
    );
    tick();
  };
  store.on("clock", tick);
  onLanguage(render);
  setInterval(tick, 1000);
  render();
  follow();
}

/**
 * Lets time pass.
 * @param {number} seconds
 * @param {string} [key] of the text that says so
 */
export async function advance(seconds, key) {
  const answer = await attempt(control("POST", "/clock", { advance_seconds: seconds }));
  if (!answer) return;
  set(answer);
  store.tell("advanced", seconds);
  toast(key ? t(`${key}.later`) : t("clock.passed", { time: span(seconds / 60) }));
}

function span(minutes) {
  const [unit, size] = minutes >= 1440 ? ["day", 1440] : minutes >= 60 ? ["hour", 60] : ["minute", 1];
  return new Intl.NumberFormat(currentLanguage(), {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(minutes / size);
}

function set(answer) {
  store.clockOffsetMs = new Date(answer.now).getTime() - Date.now();
  store.tell("clock");
}

async function follow(revision) {
  try {
    const answer = await control("GET", revision === undefined ? "/clock" : `/clock?after=${revision}`);
    set(answer);
    if (answer.revision === revision) await pause();
    follow(answer.revision ?? revision);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await pause();
    follow();
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
