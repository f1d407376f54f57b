/** Who you are: one click or key makes you somebody else, or somebody new. */

import { h, icon, iconButton, replace } from "./dom.js";
import { avatar } from "./format.js";
import { currentLanguage, onLanguage, t } from "./i18n.js";
import { attempt } from "./menus.js";
import { popup, showDialog } from "./popup.js";
import { session } from "./session.js";
import { store } from "./store.js";

const NAMES = ["Mika", "Noor", "Luca", "Aylin", "Jonas", "Inês", "Tomasz", "Sanne", "Ravi", "Chloé", "Yuki", "Emre"];
const LOCALES = ["en-US", "de", "fr", "es-ES", "pt-BR", "pl", "nl", "tr", "ja"];

/**
 * Shows who you are and lets you change it.
 * @param {HTMLElement} container
 */
export function showPersona(container) {
  const render = () => {
    const { persona } = session;
    if (!persona) return;
    const name = nameOf(persona);
    const button = h(
      "button",
      {
        type: "button",
        class: "persona-button",
        id: "persona-button",
        "aria-haspopup": "dialog",
        "aria-label": t("persona.switch", { name }),
        onclick: () => choose(button),
        data: { key: "persona" },
      },
      avatar(persona, name),
      h(
        "span",
        { class: "persona-text" },
        h("span", { class: "hint" }, t("persona.you_are")),
        h("strong", { dir: "auto" }, name),
      ),
      icon("chevron"),
    );
    const arrive = h(
      "button",
      {
        type: "button",
        class: "arrive",
        id: "newcomer-button",
        onclick: () => arriveDialog(),
        data: { key: "arrive" },
      },
      icon("plus"),
      t("persona.newcomer"),
    );
    replace(container, arrive, button);
  };
  session.addEventListener("become", render);
  session.addEventListener("personas", render);
  store.on(["world", "members"], render);
  onLanguage(render);
}

/** The name that people know a persona by. @param {Object} persona */
export function nameOf(persona) {
  const user = store.users.get(persona.id);
  return user ? store.nameOf(user) : (persona.display ?? persona.global_name ?? persona.username);
}

/** Opens the list of people one can be. @param {HTMLElement} anchor */
export function choose(anchor = document.getElementById("persona-button")) {
  const entry = (persona, index) =>
    h(
      "button",
      {
        type: "button",
        class: "persona-entry",
        "aria-pressed": String(persona.id === session.persona.id),
        onclick: () => pick(persona),
      },
      avatar(persona, nameOf(persona), "small"),
      h(
        "span",
        { class: "option-text" },
        h("span", { class: "option-label", dir: "auto" }, nameOf(persona)),
        h("span", { class: "option-detail" }, roleNames(persona)),
      ),
      index < 9 ? h("kbd", null, index + 1) : null,
    );
  const list = h(
    "div",
    { class: "persona-list" },
    h("p", { class: "shelf-head" }, t("persona.title")),
    session.people.map(entry),
  );
  const pick = (persona) => {
    handle.close();
    if (persona.id !== session.persona.id) session.become(persona);
  };
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const target = { ArrowDown: buttons[at + 1], ArrowUp: buttons[at - 1] }[event.key] ?? null;
    if (/^[1-9]$/.test(event.key) && session.people[event.key - 1]) pick(session.people[event.key - 1]);
    else if (!target) return;
    event.preventDefault();
    target?.focus();
  });
  const handle = popup(anchor, list, { role: "dialog", label: t("persona.title"), matchWidth: true });
  list.querySelector("[aria-pressed=true]")?.focus();
}

function roleNames(persona) {
  const names = (persona.roles ?? [])
    .map((role) => store.guild?.roles.get(String(role))?.name ?? role)
    .filter((name) => name !== "@everyone" && !/^\d+$/.test(name));
  return [names.join(", ") || t("persona.no_role"), languageName(persona.locale)].join(" · ");
}

function languageName(locale) {
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: "language" }).of(locale);
  } catch {
    return locale ?? "";
  }
}

/** Asks for a name and a language, then lets that newcomer arrive and be you. */
export function arriveDialog() {
  const taken = new Set(session.personas.map((each) => each.username.toLowerCase()));
  const expected = session.expected ?? {
    name: NAMES.find((name) => !taken.has(name.toLowerCase())) ?? `Mika ${taken.size}`,
    locale: currentLanguage() === "de" ? "de" : "en-US",
  };
  const name = h("input", {
    id: "newcomer-name",
    type: "text",
    required: true,
    maxlength: 32,
    value: expected.name,
    dir: "auto",
    autocomplete: "off",
  });
  const locale = h(
    "select",
    { id: "newcomer-locale" },
    LOCALES.map((each) => h("option", { value: each, selected: each === expected.locale }, languageName(each))),
  );
  const form = h(
    "form",
    { class: "modal-form" },
    h("h2", null, t("persona.newcomer")),
    h("p", { class: "hint" }, t("newcomer.about")),
    h("div", { class: "field" }, h("label", { for: "newcomer-name" }, t("newcomer.name")), name),
    h("div", { class: "field" }, h("label", { for: "newcomer-locale" }, t("newcomer.language")), locale),
    h("div", { class: "dialog-actions" }, h("button", { type: "submit", class: "button primary" }, t("newcomer.go"))),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    dialog.close();
    await attempt(session.welcome(name.value.trim(), locale.value));
  });
  const dialog = showDialog(form, t("persona.newcomer"));
  name.select();
}

/** Becomes the next or the previous person. @param {number} step */
export function neighbour(step) {
  const { people } = session;
  const at = people.findIndex((each) => each.id === session.persona?.id);
  session.become(people.at((at + step) % people.length));
}

/** A button that does the same where the side is hidden. @param {Function} act */
export function personaShortcut(act) {
  return iconButton("people", t("aside.open"), act, { class: "icon-button only-narrow", data: { key: "aside" } });
}
