/** "Make it go wrong": what the network does to bots, on demand. */

import { h, icon, replace } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { attempt } from "./menus.js";
import { toast } from "./popup.js";
import { control } from "./rest.js";

/** What each button asks the sandbox to do. */
const FAULTS = [
  ["fault.limit", { status: 429, retry_after: 2, count: 3 }],
  ["fault.down", { status: 503, count: 3 }],
  ["fault.slow", { delay_ms: 2000, count: 5 }],
  ["fault.drop", { drop_gateway: true }],
  ["fault.session", { invalidate_session: true }],
];

/**
 * Shows the drawer of faults, closed at first.
 * @param {HTMLElement} container
 */
export function showFaults(container) {
  const drawer = h("details", { class: "faults" });
  const inflict = async ([key, fault]) => {
    if ((await attempt(control("POST", "/faults", fault))) !== undefined) toast(t("fault.done", { what: t(key) }));
  };
  const clear = async () => {
    if ((await attempt(control("DELETE", "/faults"))) !== undefined) toast(t("fault.cleared"));
  };
  const reset = async () => {
    if ((await attempt(control("POST", "/reset"))) !== undefined) location.assign("/"); // a new world: everything is read again
  };
  const render = () =>
    replace(
      drawer,
      h("summary", { data: { key: "faults" } }, icon("storm"), t("fault.title")),
      h("p", { class: "hint" }, t("fault.about")),
      h(
        "div",
        { class: "fault-buttons" },
        FAULTS.map((each) =>
          h(
            "button",
            { type: "button", class: "chip", data: { key: each[0] }, onclick: () => inflict(each) },
            t(each[0]),
          ),
        ),
        h(
          "button",
          { type: "button", class: "chip", data: { key: "clear" }, onclick: clear },
          icon("check"),
          t("fault.clear"),
        ),
        h(
          "button",
          { type: "button", class: "chip", data: { key: "reset" }, onclick: reset },
          icon("reset"),
          t("fault.reset"),
        ),
      ),
    );
  container.append(drawer);
  onLanguage(render);
  render();
}
