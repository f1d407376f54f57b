/** A slash command being filled in: its options as fields, with choices, pickers and the bot's own suggestions. */

import { h, icon, iconButton } from "./dom.js";
import { entityItems, KINDS_OF_OPTION } from "./entities.js";
import { t } from "./i18n.js";
import { complete, knownCommands, runCommand, spoken } from "./interactions.js";
import { Listbox } from "./listbox.js";
import { store } from "./store.js";

const OPTION = { subcommand: 1, group: 2, integer: 4, boolean: 5, number: 10, file: 11 };
const NUMBERS = [OPTION.integer, OPTION.number];
const SUGGEST_MS = 180;
const CHAT = 1;

/**
 * The commands that one may use here, subcommands each on their own, as `{command, path, name, plain, description, options}`;
 * `name` is in the persona's language, `plain` as the bot registered it.
 * @param {string} typed what stands behind the slash
 */
export function matchingCommands(typed) {
  const wanted = typed.toLowerCase().trimEnd();
  const all = knownCommands(CHAT).flatMap((command) => flat(command, command, [], spoken(command, "name")));
  const begins = all.filter((each) => each.name.startsWith(wanted) || each.plain.startsWith(wanted));
  return [
    ...begins,
    ...all.filter(
      (each) => !begins.includes(each) && `${each.name} ${each.description}`.toLowerCase().includes(wanted),
    ),
  ];
}

/**
 * The command that a text names in full, with or without more behind it; null when it names none.
 * @param {string} typed with its slash
 */
export function namedCommand(typed) {
  if (!typed.startsWith("/") || typed.includes("\n")) return null;
  const said = `${typed.slice(1).toLowerCase()} `;
  const named = matchingCommands("").filter(
    ({ name, plain }) => said.startsWith(`${name} `) || said.startsWith(`${plain} `),
  );
  return named.sort((a, b) => b.plain.length - a.plain.length)[0] ?? null;
}

function flat(command, node, path, name) {
  const nested = (node.options ?? []).filter((each) => each.type === OPTION.subcommand || each.type === OPTION.group);
  if (!nested.length)
    return [
      {
        command,
        path,
        name,
        plain: [command, ...path].map((each) => each.name).join(" "),
        description: spoken(node, "description"),
        options: node.options ?? [],
      },
    ];
  return nested.flatMap((each) =>
    flat(command, each, [...path, { type: each.type, name: each.name }], `${name} ${spoken(each, "name")}`),
  );
}

/** The fields of one command. */
export class CommandForm {
  /**
   * @param {Object} chosen of `matchingCommands`
   * @param {HTMLElement} shelf where suggestions appear
   * @param {Function} done called when the command was sent or given up
   */
  constructor(chosen, shelf, done) {
    this.chosen = chosen;
    this.shelf = shelf;
    this.done = done;
    this.fields = [];
    this.holder = h("div", { class: "command-fields" });
    this.problem = h("p", { class: "form-problem", role: "alert" });
    this.extra = h("div", { class: "command-optional" });
    this.element = h(
      "form",
      { class: "command-form", "aria-label": `/${chosen.name}` },
      h(
        "div",
        { class: "command-line" },
        h("span", { class: "command-name" }, `/${chosen.name}`),
        this.holder,
        iconButton("close", t("cancel"), () => this.done()),
        h(
          "button",
          { type: "submit", class: "icon-button filled", "aria-label": t("slash.run"), title: t("slash.run") },
          icon("send"),
        ),
      ),
      this.extra,
      this.problem,
    );
    for (const option of chosen.options.filter((each) => each.required)) this.#add(option);
    this.#offer();
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Puts the focus on the first field, or on the button that runs it. */
  focus() {
    (this.fields[0]?.input ?? this.element.querySelector(".filled")).focus();
  }

  #offer() {
    const open = this.chosen.options.filter((option) => !this.fields.some((field) => field.option === option));
    this.extra.replaceChildren(
      ...open.map((option) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            title: spoken(option, "description"),
            onclick: () => this.#add(option).input.focus(),
          },
          icon("plus"),
          spoken(option, "name"),
        ),
      ),
    );
  }

  #add(option) {
    const field = new OptionField(option, this);
    this.fields.push(field);
    this.holder.append(field.element);
    this.#offer();
    return field;
  }

  /** The options as the API wants them. @param {OptionField|null} focused */
  payload(focused) {
    const values = this.fields
      .filter((field) => field === focused || field.filled())
      .map((field) => ({ ...field.payload(focused), ...(field === focused ? { focused: true } : {}) }));
    return this.chosen.path.reduceRight((options, part) => [{ ...part, options }], values);
  }

  /** Sends the command when its options are right. */
  async run() {
    const wrong = this.fields.find((field) => field.wrong());
    if (wrong) {
      this.problem.textContent = wrong.wrong();
      wrong.input.focus();
      return;
    }
    const uploads = this.fields.filter((field) => field.option.type === OPTION.file && field.filled());
    uploads.forEach((field, index) => (field.upload = index));
    const files = uploads.map((field) => field.input.files[0]);
    const options = this.payload(null);
    this.done();
    await runCommand(this.chosen.command, { options, files });
  }

  #key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      this.done();
    }
    if (event.key === "Backspace" && event.target.value === "" && event.target === this.fields[0]?.input) this.done();
  }
}

let count = 0;

class OptionField {
  constructor(option, form) {
    count += 1;
    this.option = option;
    this.form = form;
    this.value = null;
    const id = `option-${count}`;
    const name = spoken(option, "name");
    this.input = h("input", {
      id,
      type: option.type === OPTION.file ? "file" : "text",
      inputmode: NUMBERS.includes(option.type) ? "decimal" : null,
      maxlength: option.max_length ?? 6000,
      autocomplete: "off",
      dir: "auto",
      "aria-required": String(Boolean(option.required)),
      "aria-describedby": `${id}-hint`,
      placeholder: t(`option.${option.type}`),
    });
    this.element = h(
      "div",
      { class: "option-field" },
      h(
        "label",
        { for: id },
        name,
        option.required ? h("span", { class: "required", title: t("required") }, "*") : null,
      ),
      this.input,
      h("span", { class: "sr-only", id: `${id}-hint` }, spoken(option, "description")),
    );
    if (this.#listed()) this.#suggest(name);
    this.input.addEventListener("focus", () => this.#present());
    this.input.addEventListener("blur", () => this.form.shelf.replaceChildren());
  }

  /** Whether there is something to send. */
  filled() {
    return this.option.type === OPTION.file ? this.input.files.length > 0 : this.input.value.trim() !== "";
  }

  /** What is wrong with it, in the reader's language; null when nothing is. */
  wrong() {
    const name = spoken(this.option, "name");
    if (!this.filled()) return this.option.required ? t("slash.missing", { name }) : null;
    if (NUMBERS.includes(this.option.type)) return this.#wrongNumber(name);
    return this.#picked() && this.value === null ? t("slash.pick", { name }) : null;
  }

  /** The option as the API wants it. @param {OptionField|null} focused */
  payload(focused) {
    const { type, name } = this.option;
    const typed = this.input.value;
    if (type === OPTION.file) return { type, name, value: String(this.upload ?? 0) };
    if (this.value !== null) return { type, name, value: this.value };
    return { type, name, value: NUMBERS.includes(type) && this !== focused ? Number(typed) : typed };
  }

  #wrongNumber(name) {
    const number = this.value ?? Number(this.input.value.replace(",", "."));
    const { min_value: least, max_value: most, type } = this.option;
    const fits =
      Number.isFinite(number) &&
      (type !== OPTION.integer || Number.isInteger(number)) &&
      number >= (least ?? -Infinity) &&
      number <= (most ?? Infinity);
    return fits ? null : t("slash.number", { name, least: least ?? "…", most: most ?? "…" });
  }

  #listed() {
    return this.#picked() || this.option.autocomplete;
  }

  #picked() {
    return (
      Boolean(this.option.choices?.length) || this.option.type === OPTION.boolean || this.option.type in KINDS_OF_OPTION
    );
  }

  #suggest(name) {
    this.list = new Listbox(name, (item) => this.#choose(item));
    this.list.steer(this.input);
    this.input.addEventListener("input", () => {
      this.value = null;
      this.#refresh();
    });
  }

  #choose(item) {
    this.value = item.key;
    this.input.value = item.label;
    const next = this.form.fields[this.form.fields.indexOf(this) + 1];
    (next?.input ?? this.form.element.querySelector(".filled")).focus();
  }

  #present() {
    const about = h(
      "p",
      { class: "shelf-head" },
      h("strong", null, spoken(this.option, "name")),
      " ",
      spoken(this.option, "description"),
    );
    this.form.shelf.replaceChildren(about, ...(this.list ? [this.list.element] : []));
    if (this.list) this.#refresh();
  }

  #refresh() {
    clearTimeout(this.timer);
    if (this.option.autocomplete) this.timer = setTimeout(() => this.#askBot(), SUGGEST_MS);
    else this.list.show(this.#items(this.value === null ? this.input.value : ""));
  }

  #items(query) {
    if (this.option.type in KINDS_OF_OPTION)
      return entityItems(KINDS_OF_OPTION[this.option.type], store.guild, query, this.option.channel_types);
    const choices =
      this.option.type === OPTION.boolean
        ? [
            { name: t("yes"), value: true },
            { name: t("no"), value: false },
          ]
        : this.option.choices;
    return choices
      .map((each) => ({ key: each.value, label: spoken(each, "name") }))
      .filter((item) => item.label.toLowerCase().includes(query.toLowerCase()));
  }

  async #askBot() {
    const asked = this.input.value;
    const choices = await complete(this.form.chosen.command, this.form.payload(this));
    if (this.input.value !== asked || document.activeElement !== this.input) return;
    this.list.show(choices.map((each) => ({ key: each.value, label: spoken(each, "name") })));
  }
}
