/** Discord's Markdown as DOM. Every text becomes a text node and only http(s) addresses become links. */

import { h } from "./dom.js";
import { emojiView } from "./emoji.js";
import { channelLink, mentionChip, outsideLink, timestamp } from "./references.js";

const DEEPEST = 6;

/**
 * Renders a message's text.
 * @param {string} text
 * @param {Object|null} guild whose names mentions show
 * @returns {Node[]}
 */
export function markdown(text, guild) {
  return blocks(String(text).split("\n"), guild, 0);
}

/**
 * Renders one line without blocks: names of fields, footers, notes.
 * @param {string} text
 * @param {Object|null} guild
 * @returns {Node[]}
 */
export function inlineMarkdown(text, guild) {
  return inline(String(text), guild, 0);
}

/** Each block rule takes lines from the front and answers [node, how many lines] or null. */
const BLOCKS = [fence, heading, subtext, restQuote, quote, list];

function blocks(lines, guild, depth) {
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(h("p", { dir: "auto" }, inline(plain.join("\n"), guild, depth)));
    plain = [];
  };
  for (let at = 0; at < lines.length;) {
    const found = depth < DEEPEST ? firstBlock(lines.slice(at), guild, depth) : null;
    if (found) {
      flush();
      nodes.push(found[0]);
      at += found[1];
    } else {
      plain.push(lines[at]);
      at += 1;
    }
  }
  flush();
  return nodes;
}

function firstBlock(lines, guild, depth) {
  if (!/^(```|#{1,3} |-# |>|\s*[-*] |\s*\d{1,9}\. )/.test(lines[0])) return null;
  for (const rule of BLOCKS) {
    const found = rule(lines, guild, depth);
    if (found) return found;
  }
  return null;
}

function fence(lines) {
  const opened = /^```(\S*)\s*(.*)$/.exec(lines[0]);
  if (!opened) return null;
  const oneLine = /^```(.+)```\s*$/.exec(lines[0]);
  if (oneLine) return [h("pre", null, h("code", null, oneLine[1])), 1];
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd().endsWith("```"));
  if (end < 0) return null;
  const last = lines[end].trimEnd().slice(0, -3);
  const inside = [...(opened[2] ? [opened[2]] : []), ...lines.slice(1, end), ...(last ? [last] : [])];
  return [h("pre", { tabindex: 0, "data-language": opened[1] }, h("code", null, inside.join("\n"))), end + 1];
}

function heading(lines, guild, depth) {
  const found = /^(#{1,3}) +(.+)$/.exec(lines[0]);
  return (
    found && [
      h(
        `h${found[1].length + 3}`,
        { class: `heading-${found[1].length}`, dir: "auto" },
        inline(found[2], guild, depth),
      ),
      1,
    ]
  );
}

function subtext(lines, guild, depth) {
  const found = /^-# +(.+)$/.exec(lines[0]);
  return found && [h("p", { class: "subtext", dir: "auto" }, inline(found[1], guild, depth)), 1];
}

function restQuote(lines, guild, depth) {
  if (!lines[0].startsWith(">>> ")) return null;
  return [h("blockquote", null, blocks([lines[0].slice(4), ...lines.slice(1)], guild, depth + 1)), lines.length];
}

function quote(lines, guild, depth) {
  const count = runOf(lines, (line) => line.startsWith("> "));
  return count
    ? [
        h(
          "blockquote",
          null,
          blocks(
            lines.slice(0, count).map((line) => line.slice(2)),
            guild,
            depth + 1,
          ),
        ),
        count,
      ]
    : null;
}

const ITEM = /^(\s*)([-*]|\d{1,9}\.) +(.*)$/;

function list(lines, guild, depth) {
  const items = lines
    .slice(
      0,
      runOf(lines, (line) => ITEM.test(line)),
    )
    .map((line) => ITEM.exec(line));
  if (!items.length) return null;
  const count = runOf(items, (item) => item[1].length > items[0][1].length || isOrdered(item) === isOrdered(items[0]));
  return [nested(items.slice(0, count), guild, depth), count];
}

function isOrdered(item) {
  return /\d/.test(item[2]);
}

function nested(items, guild, depth) {
  const ordered = isOrdered(items[0]);
  const element = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(items[0][2], 10) } : null);
  const level = items[0][1].length;
  for (let at = 0; at < items.length;) {
    const deeper = depth < DEEPEST ? runOf(items.slice(at + 1), (item) => item[1].length > level) : 0;
    const inner = deeper ? nested(items.slice(at + 1, at + 1 + deeper), guild, depth + 1) : null;
    element.append(h("li", { dir: "auto" }, inline(items[at][3], guild, depth), inner));
    at += 1 + deeper;
  }
  return element;
}

function runOf(list, test) {
  const end = list.findIndex((each) => !test(each));
  return end < 0 ? list.length : end;
}

const wrap = (tag, props) => (found, guild, depth) => h(tag, props, inline(found[1], guild, depth + 1));

/** Inline rules in the order in which they win at one place. */
const INLINE = [
  [/^\\([^\p{L}\p{N}\s])/u, (found) => found[1]],
  [/^``(.+?)``(?!`)/s, (found) => h("code", null, found[1])],
  [/^`([^`]+)`/, (found) => h("code", null, found[1])],
  [/^\*\*(?=\S)((?:\\.|[^\\])+?)\*\*(?!\*)/s, wrap("strong")],
  [/^__((?:\\.|[^\\])+?)__(?!_)/s, wrap("u")],
  [/^~~((?:\\.|[^\\])+?)~~/s, wrap("s")],
  [/^\|\|((?:\\.|[^\\])+?)\|\|/s, (found, guild, depth) => spoiler(inline(found[1], guild, depth + 1))],
  [/^\*(?=\S)((?:\*\*|\\.|[^*\\])+?)\*(?!\*)/s, wrap("em")],
  [/^_(?=\S)((?:\\.|[^_\\])+?)_(?![\p{L}\p{N}_])/su, wrap("em")],
  [
    /^\[([^\]\n]{1,512})\]\(<?(https?:\/\/[^\s<>)]{1,2000})>?\)/i,
    (found, guild, depth) => outsideLink(found[2], inline(found[1], null, depth + 1)),
  ],
  [/^<(https?:\/\/[^\s<>]{1,2000})>/i, (found) => outsideLink(found[1])],
  [/^https?:\/\/[^\s<>]{1,2000}[^\s<>.,:;!?"')\]]/i, (found) => outsideLink(found[0])],
  [/^<@!?(\d{1,20})>/, (found, guild) => mentionChip("user", found[1], guild)],
  [/^<@&(\d{1,20})>/, (found, guild) => mentionChip("role", found[1], guild)],
  [/^@(everyone|here)\b/, (found) => h("span", { class: "mention" }, found[0])],
  [/^<#(\d{1,20})>/, (found) => channelLink(found[1])],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (found) => timestamp(Number(found[1]), found[2] ?? "f")],
  [/^<\/([-\w ]{1,100}):\d{1,20}>/, (found) => h("span", { class: "mention" }, `/${found[1]}`)],
  [/^<a?:(\w{1,64}):(\d{1,20})>/, (found) => emojiView({ name: found[1], id: found[2] })],
];

const SPECIAL = /[\\`*_~|[<@]|https?:\/\//i;

function inline(text, guild, depth) {
  const nodes = [];
  let rest = text;
  let before = "";
  const plain = (part) => nodes.push(...lines(part));
  while (rest) {
    const at = depth < DEEPEST ? rest.search(SPECIAL) : -1;
    if (at < 0) {
      plain(rest);
      break;
    }
    if (at > 0) {
      plain(rest.slice(0, at));
      before = rest[at - 1];
      rest = rest.slice(at);
    }
    const [node, length] = firstInline(rest, before, guild, depth);
    if (typeof node === "string") plain(node);
    else nodes.push(node);
    before = rest[length - 1];
    rest = rest.slice(length);
  }
  return nodes;
}

function firstInline(rest, before, guild, depth) {
  const insideWord = rest[0] === "_" && /[\p{L}\p{N}]/u.test(before);
  for (const [pattern, make] of insideWord ? [] : INLINE) {
    const found = pattern.exec(rest);
    if (found) return [make(found, guild, depth), found[0].length];
  }
  return [rest[0], 1];
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return h("button", { type: "button", class: "spoiler", onclick: reveal }, h("span", null, children));
}
