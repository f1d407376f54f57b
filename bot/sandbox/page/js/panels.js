/** The right side's tabs: what Tribune did, and the members. */

import { h } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { recall, remember } from "./preferences.js";

/**
 * Makes tabs of panels.
 * @param {HTMLElement} container
 * @param {Array<{id: string, label: string, show: Function}>} panels label is a text's key; show draws into an element
 */
export function showPanels(container, panels) {
  const tabs = panels.map(({ id }) =>
    h("button", {
      type: "button",
      role: "tab",
      id: `tab-${id}`,
      "aria-controls": `panel-${id}`,
      onclick: () => open(id),
    }),
  );
  const bodies = panels.map(({ id }) =>
    h("div", { role: "tabpanel", id: `panel-${id}`, class: "panel", "aria-labelledby": `tab-${id}`, tabindex: -1 }),
  );
  const list = h("div", { role: "tablist", class: "tabs", "aria-label": t("aside.label") }, tabs);
  const open = (wanted) => {
    remember("panel", wanted);
    panels.forEach(({ id }, index) => {
      tabs[index].setAttribute("aria-selected", String(id === wanted));
      tabs[index].tabIndex = id === wanted ? 0 : -1;
      bodies[index].hidden = id !== wanted;
    });
  };
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs.at((at + step) % tabs.length);
    next.click();
    next.focus();
  });
  const label = () => panels.forEach((panel, index) => (tabs[index].textContent = t(panel.label)));
  container.append(list, ...bodies);
  panels.forEach((panel, index) => panel.show(bodies[index]));
  const known = panels.some(({ id }) => id === recall("panel"));
  open(known ? recall("panel") : panels[0].id);
  onLanguage(label);
  label();
}
