/** The rules that a guild lets newcomers accept before they write. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { attempt } from "./menus.js";
import { showDialog } from "./popup.js";
import { ApiError, api } from "./rest.js";

const NO_FORM = 404;

/** The button that leads to the rules. @param {Object} guild */
export function acceptButton(guild) {
  return h("button", { type: "button", class: "button primary", onclick: () => openRules(guild) }, t("composer.accept"));
}

async function openRules(guild) {
  const form = await readForm(guild);
  if (!form?.form_fields.length) {
    await accept(guild, form);
    return;
  }
  const rules = form.form_fields.map((field) => [
    h("h3", { dir: "auto" }, field.label),
    h("ol", null, field.values.map((rule) => h("li", { dir: "auto" }, rule))),
  ]);
  const agree = async () => {
    if (await accept(guild, form)) dialog.close();
  };
  const content = h(
    "div",
    { class: "prose" },
    h("h2", null, t("rules.title")),
    form.description ? h("p", { dir: "auto" }, form.description) : null,
    rules,
    h(
      "div",
      { class: "dialog-actions" },
      h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "button", class: "button primary", onclick: agree }, t("rules.agree")),
    ),
  );
  const dialog = showDialog(content, t("rules.title"));
}

async function readForm(guild) {
  try {
    return await api("GET", `/guilds/${guild.id}/member-verification`);
  } catch (error) {
    if (error instanceof ApiError && error.status === NO_FORM) return null;
    throw error;
  }
}

function accept(guild, form) {
  const fields = (form?.form_fields ?? []).map((field) => ({ ...field, response: true }));
  return attempt(api("PUT", `/guilds/${guild.id}/requests/@me`, { version: form?.version, form_fields: fields }));
}
