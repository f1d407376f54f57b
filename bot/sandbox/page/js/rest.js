/** Discord's HTTP API as the persona that one is right now. */

const PATIENCE_SECONDS = 5;
const SLOW_MODE = 20016;
let token = null;

/** An answer that was no success: Discord's code and message, the HTTP status. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.body = body;
  }
}

/**
 * Acts with this persona's token from now on.
 * @param {string|null} value
 */
export function useToken(value) {
  token = value;
}

/**
 * Calls a route below /api/v10; waits out short rate limits, but not slow mode.
 * @param {string} method
 * @param {string} path
 * @param {Object} [body]
 * @param {File[]} [files]
 * @returns {Promise<any>} the JSON answer, null for 204
 * @throws {ApiError} on any status from 400 on, 599 when nothing answers
 */
export async function api(method, path, body, files = []) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await request(`/api/v10${path}`, method, body, files, { Authorization: token });
    if (answer.status < 400) return answer.body;
    const isLimit = answer.status === 429 && answer.body?.code !== SLOW_MODE;
    const wait = isLimit ? (answer.body?.retry_after ?? 1) : Infinity;
    if (wait > PATIENCE_SECONDS || attempt === 3) throw new ApiError(answer.status, answer.body);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/**
 * Calls one of the sandbox's own routes below /sandbox.
 * @param {string} method
 * @param {string} path
 * @param {Object} [body]
 * @throws {ApiError}
 */
export async function control(method, path, body) {
  const answer = await request(`/sandbox${path}`, method, body, [], {});
  if (answer.status >= 400) throw new ApiError(answer.status, answer.body);
  return answer.body;
}

async function request(url, method, body, files, headers) {
  const payload = packed(body, files);
  if (typeof payload === "string") headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(url, { method, headers, body: payload, cache: "no-store" });
  } catch {
    return { status: 599, body: { message: "The sandbox does not answer", code: 0 } };
  }
  return { status: response.status, body: await parsed(response) };
}

function packed(body, files) {
  if (!files.length) return body === undefined ? undefined : JSON.stringify(body);
  const form = new FormData();
  form.append("payload_json", JSON.stringify(body ?? {}));
  files.forEach((file, index) => form.append(`files[${index}]`, file, file.name));
  return form;
}

async function parsed(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return { message: text.slice(0, 200), code: 0 };
  }
}
