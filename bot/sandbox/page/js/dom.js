/** Building DOM from values. Text always becomes a text node: nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object} [props] attributes; `class`, `data` (dataset), `vars` (CSS properties), `value`, `on<event>` are special; null, undefined and false are left out
 * @param {...(Node|string|Array|null|false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) assign(element, key, value);
  element.append(...kept(children));
  return element;
}

function assign(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.className = value;
  else if (key === "data") Object.assign(element.dataset, value);
  else if (key === "value") element.value = value;
  else if (key === "vars")
    for (const [name, setting] of Object.entries(value)) element.style.setProperty(name, setting);
  else element.setAttribute(key, value === true ? "" : String(value));
}

function kept(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

const ICONS = {
  hash: "M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 5.8h11.5M2 10.3h11.5",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  thread: "M3 3v5.5A2.5 2.5 0 0 0 5.5 11H13M10 8l3 3-3 3",
  forum: "M2.5 3h11v7.5H7L4 13v-2.5H2.5zM5 5.7h6M5 8h4",
  voice: "M3 6.5v3h2L8 12V4L5 6.5zM10.5 6a3 3 0 0 1 0 4M12.3 4.3a5.3 5.3 0 0 1 0 7.4",
  at: "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm0-2.5V9a1.6 1.6 0 0 0 3.2 0V8A5.7 5.7 0 1 0 11 13",
  bell: "M4 11V7.5a4 4 0 0 1 8 0V11l1.2 1.5H2.8zM6.8 14h2.4",
  pin: "M6 2.5h4l-.5 4 2.5 2.5H4l2.5-2.5zM8 9v4.5",
  reply: "M6.5 4 2.5 8l4 4M2.5 8h6.5a4.5 4.5 0 0 1 4.5 4.5",
  edit: "M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  smile: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.7 9.5a2.7 2.7 0 0 0 4.6 0M6 6.3h.01M10 6.3h.01",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3.5 8.5l3 3 6-7",
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  plus: "M8 3.5v9M3.5 8h9",
  people:
    "M8.7 5a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0zM2.5 13a4 4 0 0 1 8 0M11 3.2a2.3 2.3 0 0 1 0 4.2M12 9.5a4 4 0 0 1 2 3.5",
  clock: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.3 1.7",
  sun: "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1",
  moon: "M13 9.7A5.5 5.5 0 0 1 6.3 3a5.5 5.5 0 1 0 6.7 6.7z",
  globe: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14c-2-2-2.5-4-2.5-6S6 4 8 2z",
  help: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.3 6.3a1.7 1.7 0 1 1 2.4 1.5c-.5.3-.7.6-.7 1.2M8 11.2h.01",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  panel: "M2.5 3h11v10h-11zM9.5 3v10",
  external: "M9 3h4v4M13 3 7.5 8.5M11 9v4H3V5h4",
  clip: "M12.5 7.5 8 12a2.8 2.8 0 0 1-4-4l5-5a1.9 1.9 0 0 1 2.7 2.7L7 10.4a.9.9 0 0 1-1.3-1.3L9.5 5.3",
  send: "M3 8h9M8.5 4 12.5 8l-4 4",
  eye: "M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8zM9.5 8a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
  compass: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM10.5 5.5 9 9l-3.5 1.5L7 7z",
  play: "M5 3.5v9l7-4.5z",
  storm: "M4.5 9.5a2.8 2.8 0 0 1 .3-5.6 3.6 3.6 0 0 1 6.8.9 2.4 2.4 0 0 1-.1 4.7M8.5 7.5l-2 3.5h3l-2 3.5",
  spark: "M8 2v4M8 10v4M2 8h4M10 8h4",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  reset: "M3.5 8a4.5 4.5 0 1 0 1.5-3.3M3 3v2.5h2.5",
};

/**
 * Makes a decorative 16 px icon.
 * @param {keyof ICONS} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Makes a button that shows only an icon; its label is its accessible name and tooltip.
 * @param {string} name icon
 * @param {string} label
 * @param {Function} onclick
 * @param {Object} [props]
 */
export function iconButton(name, label, onclick, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props },
    icon(name),
  );
}

/**
 * Replaces an element's children; the focus stays on the child with the same `data-key`.
 * @param {HTMLElement} container
 * @param {...Node} children
 */
export function replace(container, ...children) {
  const key = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  container.replaceChildren(...kept(children));
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/**
 * Gives a list one tab stop; arrows, Home and End move inside.
 * @param {HTMLElement} container
 * @param {string} selector its items
 * @param {{last?: boolean}} [settings] whether the tab stop begins at the last item
 * @returns {Function} to be called after the items changed
 */
export function roving(container, selector, { last = false } = {}) {
  const items = () => [...container.querySelectorAll(selector)].filter((item) => item.offsetParent !== null);
  const stop = (chosen) => {
    for (const item of container.querySelectorAll(selector)) item.tabIndex = item === chosen ? 0 : -1;
  };
  container.addEventListener("keydown", (event) => {
    const here = event.target.closest(selector);
    if (here !== event.target || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = neighbour(items(), here, event.key);
    if (!target) return;
    event.preventDefault();
    stop(target);
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  });
  container.addEventListener("focusin", (event) => {
    if (event.target.matches(selector)) stop(event.target);
  });
  return () => {
    const all = [...container.querySelectorAll(selector)];
    const focused = all.find((item) => item === document.activeElement);
    const chosen = all.find(
      (item) => item.getAttribute("aria-current") || item.getAttribute("aria-selected") === "true",
    );
    stop(focused ?? chosen ?? (last ? all.at(-1) : all[0]));
  };
}

function neighbour(list, here, key) {
  const index = list.indexOf(here);
  const moves = {
    ArrowDown: index + 1,
    ArrowRight: index + 1,
    ArrowUp: index - 1,
    ArrowLeft: index - 1,
    Home: 0,
    End: list.length - 1,
  };
  return key in moves ? list[moves[key]] : undefined;
}
