/** What the reader chose for this browser: language, theme, persona. Works without storage too. */

import { LANGUAGES, speak } from "./i18n.js";

const memory = new Map();

/**
 * Reads a remembered choice.
 * @param {string} name
 * @returns {string|null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(`tribune.${name}`) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null; // storage is blocked: the choice lasts as long as the page
  }
}

/**
 * Remembers a choice.
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(`tribune.${name}`, value);
  } catch {
    // the map above has it
  }
}

/** The language that was chosen, or else the browser's. */
export function preferredLanguage() {
  const known = LANGUAGES.map((each) => each.id);
  const wished = [recall("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wished.find((tag) => known.includes(tag)) ?? "en";
}

/** "light" or "dark", as chosen or as the system prefers. */
export function currentTheme() {
  const chosen = recall("theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Shows the current theme and follows the system while nothing was chosen. */
export function applyTheme() {
  document.documentElement.dataset.theme = currentTheme();
}

/** Switches between light and dark. */
export function toggleTheme() {
  remember("theme", currentTheme() === "dark" ? "light" : "dark");
  applyTheme();
}

/** Switches between English and German. */
export function toggleLanguage() {
  chooseLanguage(document.documentElement.lang === "de" ? "en" : "de");
}

/**
 * Speaks a language from now on.
 * @param {string} language
 */
export function chooseLanguage(language) {
  remember("language", language);
  speak(language);
}

/** Applies everything remembered; called once at the start. */
export function applyPreferences() {
  applyTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  speak(preferredLanguage());
}
