/** What hangs on a message: embeds, pictures, files. */

import { h, icon } from "./dom.js";
import { fileSize, fullTime } from "./format.js";
import { t } from "./i18n.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { outsideLink, ownPicture } from "./references.js";

/**
 * Renders an embed.
 * @param {Object} embed
 * @param {Object|null} guild
 */
export function embedView(embed, guild) {
  const colour = embed.color ? `#${embed.color.toString(16).padStart(6, "0")}` : null;
  return h(
    "div",
    { class: "embed", vars: colour ? { "--stripe": colour } : {} },
    embed.author?.name
      ? h("div", { class: "embed-author", dir: "auto" }, linked(embed.author.url, embed.author.name))
      : null,
    embed.title
      ? h("div", { class: "embed-title", dir: "auto" }, linked(embed.url, inlineMarkdown(embed.title, guild)))
      : null,
    embed.description ? h("div", { class: "prose" }, markdown(embed.description, guild)) : null,
    embed.fields?.length
      ? h(
          "div",
          { class: "embed-fields" },
          embed.fields.map((field) => fieldView(field, guild)),
        )
      : null,
    picture(embed.image, "embed-image"),
    picture(embed.thumbnail, "embed-thumbnail"),
    footer(embed, guild),
  );
}

function fieldView(field, guild) {
  return h(
    "div",
    { class: field.inline ? "embed-field inline" : "embed-field" },
    h("div", { class: "embed-field-name", dir: "auto" }, inlineMarkdown(field.name, guild)),
    h("div", { class: "prose" }, markdown(field.value, guild)),
  );
}

function linked(url, children) {
  return url ? outsideLink(url, children) : children;
}

function footer(embed) {
  const parts = [embed.footer?.text, embed.timestamp ? fullTime(embed.timestamp) : null].filter(Boolean);
  return parts.length ? h("div", { class: "embed-footer", dir: "auto" }, parts.join(" · ")) : null;
}

/**
 * A picture, if this server has it; else a link to it, so that nothing is loaded from elsewhere.
 * @param {Object|undefined} media
 * @param {string} className
 * @param {string} [description]
 */
export function picture(media, className, description) {
  if (!media?.url) return null;
  const source = ownPicture(media);
  if (!source)
    return h("div", { class: "far-picture" }, icon("external"), outsideLink(media.url, t("picture.elsewhere")));
  return h("img", { class: className, src: source, alt: description ?? media.description ?? "", loading: "lazy" });
}

/**
 * An attached file: pictures are shown, everything else is offered.
 * @param {Object} attachment
 */
export function attachmentView(attachment) {
  const source = ownPicture(attachment);
  const name = attachment.title ?? attachment.filename;
  if (attachment.content_type?.startsWith("image/") && source && attachment.content_type !== "image/svg+xml") {
    return h(
      "a",
      { href: source, target: "_blank", rel: "noopener", class: "picture" },
      h("img", { src: source, alt: attachment.description ?? name, loading: "lazy" }),
    );
  }
  return h(
    "a",
    { href: source, download: attachment.filename, class: "file" },
    icon("file"),
    h("span", { class: "file-name", dir: "auto" }, name),
    h("span", { class: "file-size" }, fileSize(attachment.size)),
  );
}
