/**
 * What a step of a story asks for, so that the page can show where, notice when it was done, and do it itself.
 *
 * A step's `do` is `verb: argument`; alternatives in an argument are parted by `|`:
 *   newcomer: Mika, de      somebody with that name and language arrives and becomes you
 *   say: Hello everyone     a message in the step's channel
 *   click: Take over|take   a button, by its label or the beginning of its custom_id
 *   choose: Interests = Art, Music   a select by placeholder or custom_id, and options by label or value
 *   submit: some words      the open modal; empty fields get these words
 *   run: /remind to:tea     a slash command by its plain name, with options of one word each
 *   advance: 20min          the clock (min, h, d)
 *   wait: some words        until a message with these words is there
 */

import { advance } from "./clock.js";
import { loadCommands, runCommand, useComponent } from "./interactions.js";
import { session } from "./session.js";
import { matchingCommands } from "./slash.js";
import { store } from "./store.js";

const SECONDS = { min: 60, h: 3600, d: 86400 };
const COMMAND = 2;
const COMPONENT = 3;
const MODAL = 5;

/** Parts a step's `do`. @param {string|undefined} text @returns {{verb: string, argument: string}|null} */
export function parseDeed(text) {
  const found = /^\s*(\w+)(?::\s*(.*))?$/s.exec(text ?? "");
  return found && found[1] in DEEDS ? { verb: found[1], argument: found[2]?.trim() ?? "" } : null;
}

/** Where to click for it. @param {Object|null} deed @returns {Element|null} */
export function placeOf(deed) {
  return (deed && DEEDS[deed.verb].place(deed.argument)) ?? null;
}

/** Does it. @param {Object} deed @param {Object} hands `{composer}` */
export function perform(deed, hands) {
  return DEEDS[deed.verb].perform(deed.argument, hands);
}

/**
 * Calls back once it was done, by whomever.
 * @param {Object} deed
 * @param {Function} done
 * @returns {Function} stops watching
 */
export function watch(deed, done) {
  const stop = new AbortController();
  const [target, topics, test] = DEEDS[deed.verb].done(deed.argument);
  for (const topic of topics)
    target.addEventListener(topic, (event) => test(event.detail) && finish(), { signal: stop.signal });
  const finish = () => {
    if (stop.signal.aborted) return;
    stop.abort();
    done();
  };
  if (deed.verb === "wait") queueMicrotask(() => test() && finish()); // it may be there already
  return () => stop.abort();
}

const interacted = (kind, argument) => [
  store,
  ["interaction"],
  (detail) => detail.kind === kind && detail.outcome === "answered" && matches(detail, argument),
];

const DEEDS = {
  newcomer: {
    place: () => document.getElementById("newcomer-button"),
    perform(argument) {
      const { name, locale } = newcomerOf(argument);
      return session.welcome(name, locale);
    },
    done() {
      const before = new Set(session.personas.map((each) => each.id));
      return [session, ["become"], () => !before.has(session.persona.id)];
    },
  },
  say: {
    place: () => document.querySelector(".composer-box"),
    perform(argument, { composer }) {
      composer.fill(argument);
      return composer.send();
    },
    done: () => [store, ["message-added"], (message) => message.author.id === store.me?.id],
  },
  click: {
    place: (argument) =>
      [...document.querySelectorAll(".components button.button")].findLast(
        (each) => !each.disabled && matches({ name: each.textContent, id: each.dataset.customId }, argument),
      ),
    perform: (argument) => placeOf({ verb: "click", argument })?.click(),
    done: (argument) => interacted(COMPONENT, argument),
  },
  choose: {
    place: (argument) =>
      [...document.querySelectorAll(".components .select-button")].findLast((each) =>
        matches({ name: each.getAttribute("aria-label"), id: each.dataset.customId }, argument.split("=")[0]),
      ),
    perform: choose,
    done: (argument) => interacted(COMPONENT, argument.split("=")[0]),
  },
  submit: {
    place: () => document.querySelector("dialog.modal [type=submit]"),
    perform: submit,
    done: () => interacted(MODAL, ""),
  },
  run: {
    place: () => document.querySelector(".composer-box"),
    perform: run,
    done: (argument) => interacted(COMMAND, argument.replace(/^\//, "").split(" ")[0]),
  },
  advance: {
    place: (argument) =>
      document.querySelector(`.clock-steps [data-seconds="${seconds(argument)}"]`) ??
      document.querySelector(".clock-steps"),
    perform: (argument) => advance(seconds(argument)),
    done(argument) {
      let left = seconds(argument);
      return [store, ["advanced"], (passed) => (left -= passed) <= 0];
    },
  },
  wait: {
    place: () => null,
    perform: () => undefined,
    done: (argument) => [
      store,
      ["message-added", "message-changed", "messages"],
      () =>
        store
          .window(store.current)
          .items.some((each) => JSON.stringify(each).toLowerCase().includes(argument.toLowerCase())),
    ],
  },
};

function matches({ name = "", id = "" }, argument) {
  const label = (name ?? "").trim().toLowerCase();
  return argument
    .split("|")
    .map((part) => part.trim().toLowerCase())
    .some((part) => !part || label === part || label.includes(part) || (id ?? "").toLowerCase().startsWith(part));
}

function seconds(text) {
  const [, amount, unit] = /^(\d+)\s*(min|h|d)?/.exec(text) ?? [];
  return Number(amount ?? 0) * (SECONDS[unit] ?? 1);
}

/** Who is meant by a newcomer's deed. @param {string} argument @returns {{name: string, locale: string}} */
export function newcomerOf(argument) {
  const [name, locale] = argument.split(",").map((part) => part.trim());
  return { name: name || "Mika", locale: locale || "en-US" };
}

async function run(argument) {
  await loadCommands();
  const words = argument.replace(/^\//, "").split(/\s+/);
  const plain = words.filter((word) => !word.includes(":")).join(" ");
  const found = matchingCommands(plain).find((each) => each.plain === plain);
  if (!found) return;
  const values = words
    .filter((word) => word.includes(":"))
    .map((word) => {
      const [name, value] = word.split(":");
      return { type: found.options.find((each) => each.name === name).type, name, value };
    });
  await runCommand(found.command, {
    options: found.path.reduceRight((options, part) => [{ ...part, options }], values),
  });
}

async function choose(argument) {
  const [which, wanted = ""] = argument.split("=");
  const names = wanted.split(",").map((part) => part.trim().toLowerCase());
  for (const message of store.window(store.current).items.toReversed()) {
    const select = selects(message.components).find((each) =>
      matches({ name: each.placeholder, id: each.custom_id }, which),
    );
    if (!select) continue;
    const exact = select.options.filter((each) => names.includes(each.value.toLowerCase()));
    const options = exact.length
      ? exact
      : select.options.filter((each) => names.some((name) => each.label.toLowerCase().includes(name)));
    await useComponent(
      message,
      select,
      options.map((each) => each.value),
    );
    return;
  }
}

function selects(components) {
  return (components ?? []).flatMap((each) => (each.type === 3 ? [each] : selects(each.components)));
}

function submit(argument) {
  const dialog = document.querySelector("dialog.modal");
  for (const input of dialog?.querySelectorAll("input[type=text], textarea") ?? [])
    if (!input.value) input.value = argument;
  dialog?.querySelector("form").requestSubmit();
}
