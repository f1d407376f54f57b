/** A bot's modal as a real dialog: text fields, selects, choices, files. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { markdown } from "./markdown.js";
import { showDialog } from "./popup.js";
import { selectControl } from "./selects.js";
import { store } from "./store.js";

const KIND = { row: 1, text: 4, words: 10, label: 18, upload: 19, radio: 21, checks: 22, check: 23 };
let fields = 0;

/**
 * Opens a modal; its answers go to `submit`.
 * @param {Object} modal as INTERACTION_MODAL_CREATE gave it
 * @param {Function} submit gets the modal, its filled components and files
 */
export function openModal(modal, submit) {
  const inputs = modal.components.map(field);
  const problem = h("p", { class: "form-problem", role: "alert" });
  const form = h(
    "form",
    { class: "modal-form", novalidate: true },
    h("h2", { dir: "auto" }, modal.title),
    inputs.map((each) => each.element),
    problem,
    h(
      "div",
      { class: "dialog-actions" },
      h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "submit", class: "button primary" }, t("modal.send")),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = inputs.find((each) => !each.valid());
    if (wrong) {
      problem.textContent = t("modal.incomplete");
      wrong.focus();
      return;
    }
    const files = inputs.flatMap((each) => each.files?.() ?? []);
    const outcome = submit(modal, inputs.map((each) => each.answer()).filter(Boolean), files);
    if ((await outcome) === "answered") dialog.close();
    else problem.textContent = t("problem.no_answer");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const dialog = showDialog(form, modal.title);
  dialog.classList.add("modal");
  inputs.find((each) => each.focus)?.focus();
}

function field(component) {
  if (component.type === KIND.words) return words(component);
  if (component.type === KIND.row) {
    const inner = control(component.components[0], component.components[0].label);
    return { ...inner, answer: () => ({ type: KIND.row, components: [inner.answer()] }) };
  }
  const inner = control(component.component, component.label, component.description);
  return { ...inner, answer: () => ({ type: KIND.label, component: inner.answer() }) };
}

function words(component) {
  return {
    element: h("div", { class: "prose" }, markdown(component.content, store.guild)),
    valid: () => true,
    answer: () => null,
    focus: null,
  };
}

const CONTROLS = {
  [KIND.text]: textField,
  [KIND.upload]: uploadField,
  [KIND.radio]: choiceField,
  [KIND.checks]: choiceField,
  [KIND.check]: checkField,
};

function control(component, label, description) {
  fields += 1;
  const id = `modal-field-${fields}`;
  return (CONTROLS[component.type] ?? selectField)(component, label ?? "", description, id);
}

function labelled(id, label, description, required, ...content) {
  const mark = required ? h("span", { class: "required", title: t("required") }, " *") : null;
  return h(
    "div",
    { class: "field" },
    h("label", { for: id, id: `${id}-label`, dir: "auto" }, label, mark),
    description ? h("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, description) : null,
    content,
  );
}

function textField(component, label, description, id) {
  const required = component.required !== false;
  const longest = component.max_length ?? 4000;
  const input = h(component.style === 2 ? "textarea" : "input", {
    id,
    rows: component.style === 2 ? 5 : null,
    type: component.style === 2 ? null : "text",
    maxlength: longest,
    required,
    dir: "auto",
    autocomplete: "off",
    placeholder: component.placeholder,
    value: component.value ?? "",
    "aria-describedby": description ? `${id}-hint` : null,
  });
  const left = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => (left.textContent = `${[...input.value].length} / ${longest}`);
  input.addEventListener("input", count);
  count();
  const valid = () => {
    const { length } = [...input.value.trim()];
    return length === 0 ? !required : length >= (component.min_length ?? 0) && length <= longest;
  };
  return {
    element: labelled(id, label, description, required, input, left),
    focus: () => input.focus(),
    valid,
    answer: () => ({ type: KIND.text, custom_id: component.custom_id, value: input.value }),
  };
}

function selectField(component, label, description, id) {
  const required = component.required !== false;
  const select = selectControl(component, store.guild, { id, label });
  return {
    element: labelled(id, label, description, required, select.element),
    focus: () => select.element.querySelector("button").focus(),
    valid: () => (select.values().length === 0 ? !required : select.values().length >= (component.min_values ?? 1)),
    answer: () => ({ type: component.type, custom_id: component.custom_id, values: select.values() }),
  };
}

function choiceField(component, label, description, id) {
  const single = component.type === KIND.radio;
  const required = component.required !== false;
  const inputs = component.options.map((option) =>
    h("input", { type: single ? "radio" : "checkbox", name: id, value: option.value, checked: option.default }),
  );
  const choices = component.options.map((option, index) =>
    h(
      "label",
      { class: "choice" },
      inputs[index],
      h("span", { dir: "auto" }, option.label, option.description ? h("small", null, option.description) : null),
    ),
  );
  const picked = () => inputs.filter((each) => each.checked).map((each) => each.value);
  const element = h(
    "fieldset",
    { class: "field" },
    h("legend", { dir: "auto" }, label, required ? " *" : null),
    description ? h("p", { class: "hint" }, description) : null,
    choices,
  );
  const answer = single ? () => ({ value: picked()[0] ?? null }) : () => ({ values: picked() });
  return {
    element,
    focus: () => inputs[0].focus(),
    valid: () =>
      picked().length === 0
        ? !required
        : picked().length >= (component.min_values ?? 1) && picked().length <= (component.max_values ?? inputs.length),
    answer: () => ({ type: component.type, custom_id: component.custom_id, ...answer() }),
  };
}

function checkField(component, label, description, id) {
  const input = h("input", { type: "checkbox", id, checked: component.default });
  const element = h(
    "div",
    { class: "field" },
    h(
      "label",
      { class: "choice" },
      input,
      h("span", { dir: "auto" }, label, description ? h("small", null, description) : null),
    ),
  );
  return {
    element,
    focus: () => input.focus(),
    valid: () => true,
    answer: () => ({ type: KIND.check, custom_id: component.custom_id, value: input.checked }),
  };
}

function uploadField(component, label, description, id) {
  const required = component.required !== false;
  const input = h("input", { type: "file", id, multiple: (component.max_values ?? 1) > 1, required });
  const files = () => [...input.files];
  return {
    element: labelled(id, label, description, required, input),
    focus: () => input.focus(),
    files,
    valid: () => (files().length === 0 ? !required : files().length <= (component.max_values ?? 1)),
    answer: () => ({
      type: KIND.upload,
      custom_id: component.custom_id,
      values: files().map((_, index) => String(index)),
    }),
  };
}
