/** Keys that work everywhere, and the list of them under "?". */

import { findChannel } from "./channels.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { choose, arriveDialog, neighbour } from "./personas.js";
import { showDialog } from "./popup.js";
import { toggleLanguage, toggleTheme } from "./preferences.js";

/** What the help lists: keys and the text's key. */
const HELP = [
  ["/", "key.command"],
  ["Enter", "key.send"],
  ["Shift+Enter", "key.line"],
  ["↑", "key.edit_last"],
  ["Esc", "key.escape"],
  ["Ctrl+K", "key.find"],
  ["Alt+P", "key.persona"],
  ["Alt+N", "key.newcomer"],
  ["Alt+↑ ↓", "key.neighbour"],
  ["Alt+C / Alt+M", "key.regions"],
  ["Alt+G", "key.tour"],
  ["F6", "key.regions_all"],
  ["↑ ↓ Home End", "key.lists"],
  ["R E + Del", "key.message"],
  ["Enter / ☰", "key.menu"],
  ["Alt+L", "key.language"],
  ["Alt+T", "key.theme"],
  ["?", "key.help"],
];

const REGIONS = ["#channels a[tabindex='0']", "#messages .message[tabindex='0']", "#composer-text", "#aside button"];

/**
 * Listens to keys from now on; called once.
 * @param {{composer: Object, messages: Object}} parts
 */
export function followKeys({ composer, messages }) {
  const withAlt = {
    KeyP: () => choose(),
    KeyN: arriveDialog,
    KeyL: toggleLanguage,
    KeyT: toggleTheme,
    KeyC: () => composer.focus(),
    KeyM: () => messages.focus(),
    KeyG: () =>
      (
        document.querySelector("#tour [data-key=do]") ?? document.querySelector("#tour [data-key=next], #tour .story")
      )?.focus(),
    ArrowUp: () => neighbour(-1),
    ArrowDown: () => neighbour(1),
  };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const writing = event.target.matches?.("input, textarea, select");
    const act = event.altKey && !event.ctrlKey ? withAlt[event.code] : plain(event, writing, composer);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function plain(event, writing, composer) {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") return findChannel;
  if (event.key === "F6") return () => nextRegion(event.shiftKey ? -1 : 1);
  if (writing || event.ctrlKey || event.metaKey) return null;
  if (event.key === "?") return showHelp;
  if (event.key === "/") return () => composer.fill("/");
  return null;
}

function nextRegion(step) {
  const stops = REGIONS.map((selector) => document.querySelector(selector));
  const regions = ["side", "messages", "composer", "aside"].map((id) => document.getElementById(id));
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  stops.at((at + step) % stops.length)?.focus();
}

/** Shows the list of keys. */
export function showHelp() {
  const rows = HELP.map(([keys, text]) =>
    h("div", { class: "key-row" }, h("dt", null, h("kbd", null, keys)), h("dd", null, t(text))),
  );
  const done = h(
    "button",
    { type: "button", class: "button primary", autofocus: true, onclick: () => dialog.close() },
    t("close"),
  );
  const dialog = showDialog(
    h(
      "div",
      { class: "help" },
      h("h2", null, t("help.title")),
      h("p", { class: "hint" }, t("help.about")),
      h("dl", { class: "keys" }, rows),
      h("div", { class: "dialog-actions" }, done),
    ),
    t("help.title"),
  );
}
