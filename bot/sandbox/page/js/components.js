/** A message's components: buttons, selects, and the newer layouts of text, sections and containers. */

import { h, icon } from "./dom.js";
import { attachmentView, picture } from "./embeds.js";
import { emojiView } from "./emoji.js";
import { t } from "./i18n.js";
import { useComponent } from "./interactions.js";
import { markdown } from "./markdown.js";
import { safeAddress } from "./references.js";
import { selectControl } from "./selects.js";

const STYLE = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

const VIEWS = {
  1: (component, context) => h("div", { class: "component-row" }, all(component.components, context)),
  2: button,
  3: select,
  5: select,
  6: select,
  7: select,
  8: select,
  9: (component, context) =>
    h(
      "div",
      { class: "section" },
      h("div", null, all(component.components, context)),
      all([component.accessory], context),
    ),
  10: (component, { guild }) => h("div", { class: "prose" }, markdown(component.content, guild)),
  11: (component) => picture(component.media, "thumbnail", component.description),
  12: (component) =>
    h(
      "div",
      { class: "gallery" },
      component.items.map((item) => picture(item.media, "gallery-image", item.description)),
    ),
  13: (component) =>
    attachmentView({ ...component.file, filename: component.name ?? t("file"), size: component.size ?? 0 }),
  14: (component) => h("hr", { class: component.divider === false ? "quiet" : null }),
  17: container,
};

/**
 * Renders components.
 * @param {Object[]} list
 * @param {{message: Object, guild: Object|null}} context
 * @returns {Node[]}
 */
export function all(list, context) {
  return (list ?? []).map((component) => VIEWS[component?.type]?.(component, context)).filter(Boolean);
}

function container(component, context) {
  const colour = component.accent_color ? `#${component.accent_color.toString(16).padStart(6, "0")}` : null;
  return h(
    "div",
    { class: "embed container", vars: colour ? { "--stripe": colour } : {} },
    all(component.components, context),
  );
}

function label(component) {
  const { emoji } = component;
  return [emoji ? emojiView(emoji) : null, component.label ? h("span", { dir: "auto" }, component.label) : null];
}

function button(component, { message }) {
  const style = STYLE[component.style] ?? "secondary";
  if (style === "link") {
    const href = safeAddress(component.url);
    if (!href) return h("span", { class: "button link", "aria-disabled": "true" }, label(component));
    const jump = /\/channels\/(\d+|@me)\/\d+(\/\d+)?$/.exec(new URL(href).pathname);
    if (jump && /(^|\.)discord(app)?\.com$/.test(new URL(href).hostname))
      return h(
        "a",
        { class: "button link", href: `#${jump[0]}`, data: { key: component.url } },
        label(component),
        icon("send"),
      );
    return h(
      "a",
      { class: "button link", href, target: "_blank", rel: "noopener noreferrer", data: { key: component.url } },
      label(component),
      icon("external"),
    );
  }
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (pressed.getAttribute("aria-busy") === "true") return;
    pressed.setAttribute("aria-busy", "true");
    await useComponent(message, component);
    pressed.removeAttribute("aria-busy");
  };
  const name = component.label ? null : (component.emoji?.name ?? t("button"));
  return h(
    "button",
    {
      type: "button",
      class: `button ${style}`,
      disabled: component.disabled || style === "premium",
      "aria-label": name,
      data: { key: component.custom_id, customId: component.custom_id },
      onclick: press,
    },
    label(component),
  );
}

function select(component, { message, guild }) {
  const made = selectControl(component, guild, { onCommit: (values) => useComponent(message, component, values) });
  made.element.querySelector("button").dataset.key = component.custom_id;
  return made.element;
}
