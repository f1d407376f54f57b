/** The page's own texts in English and German; what people and bots write is never translated. */

import { texts as de } from "./texts.de.js";
import { texts as en } from "./texts.en.js";

const CATALOGUES = { en, de };
const changes = new EventTarget();
let language = "en";

/** The languages that the page speaks, with their own names. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "de", name: "Deutsch" },
];

/**
 * Gives a text in the reader's language.
 * @param {string} key
 * @param {Object} [params] values for `{name}`; `count` also picks the singular
 * @returns {string}
 */
export function t(key, params = {}) {
  const entry = CATALOGUES[language][key] ?? en[key] ?? key;
  const text = typeof entry === "string" ? entry : params.count === 1 ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** The reader's language: "en" or "de". */
export function currentLanguage() {
  return language;
}

/**
 * Picks the text of the reader's language from `{en, de}`; a plain string stays as it is.
 * @param {string|Object} text
 */
export function localized(text) {
  return typeof text === "string" ? text : (text?.[language] ?? text?.en ?? "");
}

/**
 * Changes the language of the page and tells everyone who asked.
 * @param {string} chosen
 */
export function speak(chosen) {
  language = chosen in CATALOGUES ? chosen : "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  changes.dispatchEvent(new Event("change"));
}

/**
 * Calls back after each change of language.
 * @param {Function} callback
 */
export function onLanguage(callback) {
  changes.addEventListener("change", callback);
}
