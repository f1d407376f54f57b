/** A list to choose from, steered from an input by arrow keys: slash commands, mentions, selects, pickers. */

import { h } from "./dom.js";

let count = 0;

/**
 * An item: `{key, label, detail?, lead?, group?, chosen?}`; `lead` makes what stands before the label.
 */
export class Listbox {
  #items = [];
  #active = -1;

  /**
   * @param {string} label
   * @param {Function} onPick gets the item
   * @param {{multiple?: boolean}} [settings]
   */
  constructor(label, onPick, { multiple = false } = {}) {
    count += 1;
    this.onPick = onPick;
    this.element = h("ul", {
      role: "listbox",
      id: `list-${count}`,
      class: "listbox",
      "aria-label": label,
      "aria-multiselectable": multiple ? "true" : null,
    });
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    this.element.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Ties an input to the list. @param {HTMLElement} input */
  steer(input) {
    this.input = input;
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", this.element.id],
      ["aria-expanded", "false"],
    ])
      input.setAttribute(name, value);
    input.addEventListener("keydown", (event) => {
      if (this.handle(event)) event.preventDefault();
    });
  }

  /** Shows items; the first, or the one that was active, becomes active. @param {Array} items */
  show(items) {
    const before = this.#items[this.#active]?.key;
    this.#items = items;
    const groups = new Set();
    this.element.replaceChildren(
      ...items.flatMap((item, index) => {
        const opens = item.group && !groups.has(item.group) && groups.add(item.group);
        return [
          opens ? h("li", { class: "list-group", role: "presentation" }, item.group) : null,
          this.#option(item, index),
        ].filter(Boolean);
      }),
    );
    this.input?.setAttribute("aria-expanded", String(items.length > 0));
    const again = items.findIndex((item) => item.key === before);
    this.#activate(again >= 0 ? again : items.length ? 0 : -1);
  }

  /** The items that are shown. */
  get items() {
    return this.#items;
  }

  /** Handles a key; answers whether it was one of the list's. @param {KeyboardEvent} event */
  handle(event) {
    if (!this.#items.length || event.isComposing || event.ctrlKey || event.metaKey) return false;
    const { length } = this.#items;
    if (event.key === "ArrowDown") this.#activate((this.#active + 1) % length);
    else if (event.key === "ArrowUp") this.#activate((this.#active - 1 + length) % length);
    else if (event.key === "Enter") this.onPick(this.#items[this.#active]);
    else return false;
    return true;
  }

  #option(item, index) {
    return h(
      "li",
      {
        role: "option",
        id: `${this.element.id}-${index}`,
        class: "option",
        "aria-selected": String(Boolean(item.chosen)),
        data: { index },
      },
      item.lead?.(),
      h(
        "span",
        { class: "option-text" },
        h("span", { class: "option-label", dir: "auto" }, item.label),
        item.detail ? h("span", { class: "option-detail", dir: "auto" }, item.detail) : null,
      ),
      item.trail,
    );
  }

  #activate(index) {
    this.element.querySelector(".active")?.classList.remove("active");
    this.#active = index;
    const option = index < 0 ? null : this.element.querySelector(`[data-index="${index}"]`);
    option?.classList.add("active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input?.setAttribute("aria-activedescendant", option.id);
    else this.input?.removeAttribute("aria-activedescendant");
  }

  #clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.onPick(this.#items[Number(option.dataset.index)]);
  }
}
