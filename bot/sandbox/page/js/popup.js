/** Small surfaces next to what opened them: one at a time, Escape or a click elsewhere closes, focus goes back. */

import { h } from "./dom.js";

const GAP = 6;
let open = null;

/**
 * Shows a popup beside an anchor.
 * @param {HTMLElement} anchor
 * @param {HTMLElement} content
 * @param {{label?: string, role?: string, className?: string, onClose?: Function, matchWidth?: boolean, focusInside?: boolean}} settings
 * @returns {{close: Function}}
 */
export function popup(anchor, content, settings = {}) {
  open?.close(false);
  const box = h(
    "div",
    { class: `popup ${settings.className ?? ""}`, role: settings.role, "aria-label": settings.label },
    content,
  );
  (anchor.closest("dialog") ?? document.body).append(box);
  place(anchor, box, settings.matchWidth);
  const handle = { close: (refocus = true) => close(handle, anchor, box, settings, refocus) };
  handle.outside = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) handle.close(false);
  };
  handle.moved = () => place(anchor, box, settings.matchWidth);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !box.querySelector("[role=menu]")) cycle(event, box);
    if (event.key !== "Escape" && !(event.key === "Tab" && box.querySelector("[role=menu]"))) return;
    event.stopPropagation();
    if (event.key === "Escape") event.preventDefault();
    handle.close();
  });
  document.addEventListener("pointerdown", handle.outside, true);
  addEventListener("resize", handle.moved);
  open = handle;
  if (settings.focusInside !== false) (box.querySelector("[autofocus], input, [tabindex='0'], button") ?? box).focus();
  return handle;
}

/** Closes the popup that is open, if any; answers whether there was one. */
export function closePopup() {
  const was = Boolean(open);
  open?.close();
  return was;
}

function close(handle, anchor, box, settings, refocus) {
  if (!box.isConnected) return;
  box.remove();
  document.removeEventListener("pointerdown", handle.outside, true);
  removeEventListener("resize", handle.moved);
  if (open === handle) open = null;
  if (refocus && anchor.isConnected) anchor.focus();
  settings.onClose?.();
}

/** Tab stays inside: what lies behind a popup is not reached before it is closed. */
function cycle(event, box) {
  const stops = [...box.querySelectorAll("input, button:enabled, a[href], [tabindex='0']")].filter(
    (each) => each.tabIndex >= 0,
  );
  const at = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
  event.preventDefault();
  stops.at(at % stops.length)?.focus();
}

function place(anchor, box, matchWidth) {
  const from = anchor.getBoundingClientRect();
  if (matchWidth) box.style.setProperty("min-width", `${from.width}px`);
  const { width, height } = box.getBoundingClientRect();
  const below = innerHeight - from.bottom - GAP * 2;
  const top = height <= below || from.top < below ? from.bottom + GAP : from.top - height - GAP;
  const left = Math.min(from.left, innerWidth - width - GAP);
  box.style.setProperty("top", `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`);
  box.style.setProperty("left", `${Math.max(GAP, left)}px`);
}

/**
 * Opens a menu of actions.
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {Array<{label: string, icon?: Node, danger?: boolean, act: Function}|string>} entries a string is a heading
 */
export function menu(anchor, label, entries) {
  const items = entries.map((entry) => menuItem(entry, () => handle.close()));
  const list = h("div", { role: "menu", "aria-label": label, class: "menu" }, items);
  list.addEventListener("keydown", (event) => step(event, list));
  const handle = popup(anchor, list, { className: "menu-popup" });
  list.querySelector("[role=menuitem]")?.focus();
  return handle;
}

function menuItem(entry, done) {
  if (typeof entry === "string") return h("div", { class: "menu-heading", role: "presentation" }, entry);
  const act = () => {
    done();
    entry.act();
  };
  return h(
    "button",
    { type: "button", role: "menuitem", tabindex: -1, class: entry.danger ? "danger" : null, onclick: act },
    entry.icon,
    h("span", { dir: "auto" }, entry.label),
  );
}

function step(event, list) {
  const items = [...list.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}

/**
 * Asks for a few words in a dialog.
 * @param {{title: string, label: string, value?: string, action: string, extra?: Node, maxLength?: number}} question
 * @returns {Promise<string|null>} null when it was closed
 */
export function ask(question) {
  return new Promise((resolve) => {
    const input = h("input", {
      id: "ask-input",
      type: "text",
      required: true,
      maxlength: question.maxLength ?? 100,
      value: question.value ?? "",
      dir: "auto",
      autocomplete: "off",
    });
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", null, question.title),
      h("label", { for: "ask-input" }, question.label),
      input,
      question.extra,
      h("div", { class: "dialog-actions" }, h("button", { type: "submit", class: "button primary" }, question.action)),
    );
    const dialog = showDialog(form, question.title, () =>
      resolve(dialog.returnValue === "sent" ? input.value.trim() : null),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close("sent");
    });
    input.select();
  });
}

/**
 * Shows a dialog with a close button.
 * @param {Node} content
 * @param {string} label
 * @param {Function} [onClose]
 * @returns {HTMLDialogElement}
 */
export function showDialog(content, label, onClose) {
  open?.close(false);
  const before = document.activeElement;
  const dialog = h("dialog", { "aria-label": label }, content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    onClose?.();
  });
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Says something shortly at the lower edge.
 * @param {string} text
 * @param {"info"|"problem"} [kind]
 */
export function toast(text, kind = "info") {
  const note = h("div", { class: `toast ${kind}`, dir: "auto" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), kind === "problem" ? 7000 : 4000);
}
