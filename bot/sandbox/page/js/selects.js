/** Select menus of messages and modals: a button that opens a searchable list. */

import { h, icon } from "./dom.js";
import { entityItem, entityItems, KINDS_OF_SELECT } from "./entities.js";
import { t } from "./i18n.js";
import { Listbox } from "./listbox.js";
import { popup } from "./popup.js";

const SEARCH_FROM = 9;

/**
 * Makes a select.
 * @param {Object} component of type 3 or 5 to 8
 * @param {Object|null} guild
 * @param {{id?: string, label?: string, onCommit?: Function}} [settings] onCommit gets the chosen values; without it they are only kept
 * @returns {{element: HTMLElement, values: Function}}
 */
export function selectControl(component, guild, { id, label, onCommit } = {}) {
  const select = new Select(component, guild, onCommit);
  const name = label || component.placeholder || t("select.label");
  select.button = h("button", {
    type: "button",
    id,
    class: "select-button",
    "aria-haspopup": "listbox",
    "aria-label": name,
    disabled: component.disabled,
    data: { customId: component.custom_id },
    onclick: () => select.open(name),
  });
  select.paint();
  return { element: h("div", { class: "select" }, select.button), values: () => select.values };
}

class Select {
  constructor(component, guild, onCommit) {
    this.component = component;
    this.guild = guild;
    this.onCommit = onCommit;
    this.kinds = KINDS_OF_SELECT[component.type] ?? null;
    this.least = component.min_values ?? 1;
    this.most = component.max_values ?? 1;
    this.values = this.kinds
      ? (component.default_values ?? []).map((each) => each.id)
      : component.options.filter((each) => each.default).map((each) => each.value);
  }

  /** Writes what is chosen on the button. */
  paint() {
    const chosen = this.values.map((value) => this.#item(value)?.label ?? value);
    const text = chosen.length
      ? h("span", { class: "select-chosen", dir: "auto" }, chosen.join(", "))
      : h("span", { class: "select-placeholder", dir: "auto" }, this.component.placeholder ?? t("select.label"));
    this.button.replaceChildren(text, icon("chevron"));
  }

  /** Opens the list. @param {string} name */
  open(name) {
    const before = [...this.values];
    const multiple = this.most > 1;
    const search = h("input", {
      type: "text",
      class: "list-search",
      "aria-label": t("select.search"),
      placeholder: t("select.search"),
      autocomplete: "off",
      dir: "auto",
    });
    const list = new Listbox(name, (item) => this.#pick(item, list, search), { multiple });
    list.steer(search);
    search.classList.toggle("quiet", !this.kinds && this.component.options.length < SEARCH_FROM);
    search.addEventListener("input", () => list.show(this.#items(search.value)));
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || this.finish.disabled) return;
      event.preventDefault();
      this.#commit();
    });
    const finish = h(
      "button",
      { type: "button", class: "button primary small", onclick: () => this.#commit() },
      t("select.done"),
    );
    const foot =
      multiple || this.least === 0
        ? h(
            "div",
            { class: "list-foot" },
            h("span", { class: "hint" }, t("select.range", { least: this.least, most: this.most })),
            finish,
          )
        : null;
    this.finish = finish;
    this.popup = popup(this.button, [search, list.element, foot], {
      className: "list-popup",
      matchWidth: true,
      onClose: () => {
        if (this.onCommit && !this.committed) this.values = before;
        this.committed = false;
        this.paint();
      },
    });
    list.show(this.#items(""));
    this.#judge();
  }

  #items(query) {
    const raw = this.kinds
      ? entityItems(this.kinds, this.guild, query, this.component.channel_types)
      : this.#options(query);
    return raw.map((item) => ({
      ...item,
      chosen: this.values.includes(item.key),
      trail: this.values.includes(item.key) ? icon("check") : null,
    }));
  }

  #options(query) {
    return this.component.options
      .map(optionItem)
      .filter((item) => `${item.label} ${item.detail ?? ""}`.toLowerCase().includes(query.toLowerCase()));
  }

  #item(value) {
    if (this.kinds) return entityItem(value, this.kinds, this.guild);
    const option = this.component.options.find((each) => each.value === value);
    return option && optionItem(option);
  }

  #pick(item, list, search) {
    if (this.most === 1) {
      this.values = this.values.includes(item.key) && this.least === 0 ? [] : [item.key];
      this.#commit();
      return;
    }
    const kept = this.values.filter((value) => value !== item.key);
    if (kept.length < this.values.length) this.values = kept;
    else if (this.values.length < this.most) this.values = [...this.values, item.key];
    list.show(this.#items(search.value));
    this.#judge();
  }

  #judge() {
    this.finish.disabled = this.values.length < this.least || this.values.length > this.most;
  }

  #commit() {
    this.committed = true;
    this.popup.close();
    this.onCommit?.(this.values);
  }
}

function optionItem(option) {
  return {
    key: option.value,
    label: option.label,
    detail: option.description,
    lead: option.emoji
      ? () => h("span", { class: "emoji" }, option.emoji.id ? `:${option.emoji.name}:` : option.emoji.name)
      : null,
  };
}
