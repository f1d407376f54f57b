/** What a persona does with a bot's commands, buttons, selects and modals; and what comes back. */

import { t } from "./i18n.js";
import { openModal } from "./modal.js";
import { toast } from "./popup.js";
import { ApiError, api } from "./rest.js";
import { session } from "./session.js";
import { store } from "./store.js";

const KIND = { command: 2, component: 3, autocomplete: 4, modal: 5 };
const ANSWER_MS = 4500;
const pending = new Map();
let commands = [];
let fetchedFor = null;

/** The commands that one may use in the open channel, fetched again. @returns {Promise<Array>} */
export async function loadCommands() {
  if (!store.current) return commands;
  const answer = await api("GET", `/channels/${store.current}/application-command-index`);
  commands = answer.application_commands;
  fetchedFor = whoAndWhere();
  return commands;
}

/** Whether the commands were fetched for who one is and where one is now. */
export function areCommandsKnown() {
  return fetchedFor === whoAndWhere();
}

function whoAndWhere() {
  return `${store.me?.id} ${store.current}`;
}

/** The commands of one type as they were fetched last. @param {number} type */
export function knownCommands(type) {
  return commands.filter((each) => (each.type ?? 1) === type);
}

/** A name or description in the persona's language. @param {Object} thing @param {"name"|"description"} what */
export function spoken(thing, what) {
  const locale = session.persona?.locale ?? "en-US";
  return thing[`${what}_localizations`]?.[locale] ?? thing[what] ?? "";
}

/**
 * Runs a slash command or a context menu command.
 * @param {Object} command
 * @param {{options?: Array, targetId?: string, files?: File[]}} input
 */
export function runCommand(command, { options, targetId, files = [] } = {}) {
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
  const data = {
    ...identity(command),
    options: options ?? [],
    attachments,
    ...(targetId ? { target_id: targetId } : {}),
  };
  return send(KIND.command, command.application_id, data, {}, files);
}

/**
 * Presses a button or commits a select.
 * @param {Object} message
 * @param {Object} component
 * @param {string[]} [values]
 */
export function useComponent(message, component, values) {
  const data = {
    component_type: component.type,
    custom_id: component.custom_id,
    ...(values ? { type: component.type, values } : {}),
  };
  return send(
    KIND.component,
    message.application_id ?? message.author.id,
    data,
    { message_id: message.id, message_flags: message.flags ?? 0 },
    [],
    component.label ?? component.placeholder,
  );
}

/**
 * Sends a modal's answers.
 * @param {Object} modal as INTERACTION_MODAL_CREATE gave it
 * @param {Array} components
 */
export function submitModal(modal, components, files = []) {
  const data = { id: modal.id, custom_id: modal.custom_id, components };
  return send(
    KIND.modal,
    modal.application?.id ?? modal.application_id,
    data,
    modal.message ? { message_id: modal.message.id } : {},
    files,
  );
}

/**
 * Asks the bot for choices of an option.
 * @param {Object} command
 * @param {Array} options one of them `focused`
 * @returns {Promise<Array<{name: string, value: any}>>}
 */
export async function complete(command, options) {
  const nonce = newNonce();
  const answer = expect(nonce);
  await post(
    KIND.autocomplete,
    command.application_id,
    { ...identity(command), options, attachments: [] },
    nonce,
    {},
    [],
  );
  const { data } = await answer;
  return data?.choices ?? [];
}

/** Listens to what the gateway tells about interactions; called once. */
export function followInteractions() {
  session.addEventListener("dispatch", ({ detail: { type, data } }) => {
    if (type === "INTERACTION_MODAL_CREATE") openModal(data, submitModal);
    if (type === "INTERACTION_FAILURE") settle(data.nonce, { outcome: "failed" });
    if (["INTERACTION_SUCCESS", "INTERACTION_MODAL_CREATE", "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE"].includes(type))
      settle(data.nonce, { outcome: "answered", data });
    // an answer in the channel proves that the bot took it, whatever else is lost
    if (type === "MESSAGE_CREATE" && data.interaction_metadata) settle(data.nonce, { outcome: "answered", data });
  });
}

function identity(command) {
  return {
    version: command.version ?? "1",
    id: command.id,
    name: command.name,
    type: command.type ?? 1,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
  };
}

async function send(kind, applicationId, data, extra, files = [], name = data.name) {
  const nonce = newNonce();
  const answer = expect(nonce);
  try {
    await post(kind, applicationId, data, nonce, extra, files);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    settle(nonce, { outcome: "refused" });
    toast(t("problem.refused", { reason: error.message }), "problem");
    return "refused";
  }
  const { outcome } = await answer;
  if (outcome !== "answered") toast(t("problem.no_answer"), "problem");
  store.tell("interaction", { kind, name: name ?? "", id: data.custom_id ?? data.name, outcome });
  return outcome;
}

function post(type, applicationId, data, nonce, extra, files) {
  const channel = store.channel(store.current);
  const body = {
    type,
    application_id: applicationId,
    channel_id: store.current,
    session_id: session.gateway.session,
    nonce,
    data,
    ...extra,
  };
  if (channel?.guild_id) body.guild_id = channel.guild_id;
  return api("POST", "/interactions", body, files);
}

function newNonce() {
  return String((BigInt(Date.now()) << 22n) + BigInt(Math.floor(Math.random() * 4194304)));
}

function expect(nonce) {
  return new Promise((resolve) => {
    pending.set(nonce, resolve);
    setTimeout(() => settle(nonce, { outcome: "silent" }), ANSWER_MS);
  });
}

function settle(nonce, result) {
  pending.get(String(nonce))?.(result);
  pending.delete(String(nonce));
}
