/**
 * Portico for Node 18 and later, Deno and Bun: one file, no dependencies. Copy it beside your program.
 *
 *     import { Portico, verifyRedirect, verifyWebhook } from "./portico.mjs";
 *
 *     const portico = new Portico("https://api.pay.example", "sk_test_...");
 *     const checkout = await portico.createCheckout("site_...", { currency: "EUR", amount: 4250, returnUrl: "https://shop.example/thanks" });
 *     // send the customer to checkout.url; on return:
 *     const verified = await verifyRedirect(requestUrl, siteKey);
 *     if ((await portico.readCheckout(verified.checkout_id)).status === "paid") ...
 *
 * Every call that changes something carries an Idempotency-Key, so that it is repeated without harm when its answer is
 * lost. A key made here lasts for one call; give `{ idempotencyKey: "order-1001" }` to be safe across a restart of your
 * program. For servers only: the secret key must never reach a browser.
 * MIT licence.
 */

const REDIRECT_TOLERANCE = 3600; // seconds
const WEBHOOK_TOLERANCE = 300; // seconds
const LONGEST_WAIT = 30; // seconds; a server that asks for more gets its error thrown instead
const SHORTEST_SECRET = 16; // bytes

// Node 18 has WebCrypto, but not as a global.
const crypto = globalThis.crypto ?? (await import("node:crypto")).webcrypto;

/** What this module throws; TypeError tells of wrong arguments. */
export class PorticoError extends Error {
  name = this.constructor.name;
}

/** No answer came, after every try. What the call would change may have changed: repeat it with the same key. */
export class ConnectionFailed extends PorticoError {}

/** A redirect or webhook that must not be believed. `code` is `missing`, `malformed`, `expired` or `mismatch`. */
export class SignatureError extends PorticoError {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/**
 * The server refused, with problem details (RFC 9457). `code` is stable; `errors` has `{pointer, code, detail}` for each
 * wrong field; `requestId` is what support asks for; `retryAfter` is in seconds, or null.
 */
export class ApiError extends PorticoError {
  constructor(status, problem, headers) {
    const code = text(problem?.code) ?? "unexpected_answer";
    super(`${status} ${code}: ${text(problem?.detail) ?? text(problem?.title) ?? "no details"}`);
    this.status = status;
    this.code = code;
    this.title = text(problem?.title);
    this.detail = text(problem?.detail);
    this.errors = Array.isArray(problem?.errors) ? problem.errors.filter((each) => each && typeof each === "object") : [];
    this.requestId = text(problem?.requestId) ?? headers.get("X-Request-Id");
    const after = headers.get("Retry-After") ?? "";
    this.retryAfter = /^[0-9]{1,6}$/.test(after) ? Number(after) : null;
  }
}

/** The API of one portal with one secret key. */
export class Portico {
  #base;
  #key;
  #timeout;
  #retries;

  /** `timeout` is in seconds for each try, `retries` are tries after the first. */
  constructor(baseUrl, key, { timeout = 30, retries = 2 } = {}) {
    if (!/^https?:\/\/[^\s/?#@]+\/?$/.test(baseUrl)) {
      throw new TypeError("baseUrl is the origin of the admin backend, such as https://api.pay.example");
    }
    if (!/^[!-~]+$/.test(key)) throw new TypeError("key is a secret key, such as sk_test_...");
    this.#base = baseUrl.replace(/\/$/, "");
    this.#key = key;
    this.#timeout = timeout;
    this.#retries = retries;
  }

  /** Makes a checkout; send the customer to its `url`. */
  async createCheckout(site, fields, { idempotencyKey } = {}) {
    return this.#object("POST", `/v1/checkouts/${id(site)}/create`, { body: fields, idempotencyKey });
  }

  /** The checkout with its money facts and attempts: what orders are fulfilled on. */
  async readCheckout(checkout) {
    return this.#object("GET", `/v1/checkouts/${id(checkout)}`);
  }

  /** One page, newest first: `data` and `hasMore`. The last id of a page as `after` gives the next page. */
  async listCheckouts(filters = {}) {
    return this.#object("GET", "/v1/checkouts", { query: filters });
  }

  /** Changes only the fields that are given. */
  async changeCheckout(checkout, fields, { idempotencyKey } = {}) {
    return this.#object("PATCH", `/v1/checkouts/${id(checkout)}`, { body: fields, idempotencyKey });
  }

  /** Closes a checkout that nobody is paying. */
  async cancelCheckout(checkout, { idempotencyKey } = {}) {
    return this.#object("POST", `/v1/checkouts/${id(checkout)}/cancel`, { body: {}, idempotencyKey });
  }

  /** Makes a fresh checkout in place of an expired, failed or cancelled one. */
  async recoverCheckout(checkout, fields = {}, { idempotencyKey } = {}) {
    return this.#object("POST", `/v1/checkouts/${id(checkout)}/recover`, { body: fields, idempotencyKey });
  }

  /** Any call. `body` is sent as JSON, bytes as they are; answers what the JSON says, other content as bytes. */
  async request(method, path, { body, query, idempotencyKey } = {}) {
    // What a URL normalises away (`..`) or a caller forgot to encode would be a call of something else.
    if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._~-]*)+$/.test(path)) throw new TypeError(`not a path of the API: ${path}`);
    const headers = { Authorization: `Bearer ${this.#key}`, Accept: "application/json", "User-Agent": "portico.mjs" };
    if (method !== "GET" && method !== "HEAD") headers["Idempotency-Key"] = idempotencyKey || crypto.randomUUID();
    if (body instanceof Uint8Array) {
      headers["Content-Type"] = "application/octet-stream";
    } else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify(body);
    }
    const search = new URLSearchParams(query).toString();
    const url = this.#base + path + (search && `?${search}`);
    for (let tried = 0; ; tried += 1) {
      let after = null;
      try {
        return await this.#once(url, { method, headers, body });
      } catch (failure) {
        const mayPass = failure instanceof ConnectionFailed || (failure instanceof ApiError && isPassing(failure));
        after = failure.retryAfter ?? null;
        if (tried >= this.#retries || !mayPass || after > LONGEST_WAIT) throw failure;
      }
      // Half of it random, so that many clients do not come back at the same moment.
      const seconds = after ?? 0.5 * 2 ** tried * (0.5 + Math.random() / 2);
      await new Promise((resume) => setTimeout(resume, seconds * 1000));
    }
  }

  async #once(url, init) {
    let answer, content;
    try {
      // The API never redirects, and the key must not follow to another host.
      answer = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(this.#timeout * 1000) });
      content = new Uint8Array(await answer.arrayBuffer());
    } catch (failure) {
      const reason = failure.cause?.message ?? failure.message;
      throw new ConnectionFailed(`${init.method} ${url}: ${reason}`, { cause: failure });
    }
    const isJSON = /^application\/([a-z.-]+\+)?json\b/.test(answer.headers.get("Content-Type") ?? "");
    let value = content;
    try {
      if (isJSON) value = JSON.parse(new TextDecoder().decode(content));
    } catch {
      throw new ApiError(answer.status, { detail: "the answer is no valid JSON" }, answer.headers);
    }
    if (!answer.ok) throw new ApiError(answer.status, isJSON ? value : {}, answer.headers);
    return isJSON || content.length > 0 ? value : null;
  }

  async #object(method, path, options) {
    const value = await this.request(method, path, options);
    if (value === null || typeof value !== "object" || Array.isArray(value) || value instanceof Uint8Array) {
      throw new ApiError(200, { detail: "the answer is no JSON object; is this the admin backend?" }, new Headers());
    }
    return value;
  }
}

/**
 * What the portal says in the address that the customer came back to; throws SignatureError when it did not say it.
 *
 * `params` is the address, its query, URLSearchParams, or an object of the query's decoded parameters. `siteKey` is the
 * site's `redirectPublicKey` or, for a site that signs by HMAC, its `whsec_...` secret; an array of them while you change
 * keys. It comes from your settings, never from the address. Use the values of the answer, and read the checkout before
 * you fulfil: a redirect says who sent the customer. `tolerance` and `now` are in seconds.
 */
export async function verifyRedirect(params, siteKey, { tolerance = REDIRECT_TOLERANCE, now } = {}) {
  const given = parameters(params);
  const found = {};
  for (const name of SIGNED) if (Object.hasOwn(given, name)) found[name] = given[name];
  if (!Object.hasOwn(given, "signature") || !given.signature) {
    throw new SignatureError("missing", "the address has no signature");
  }
  if (!Object.values(found).every((value) => typeof value === "string") || REQUIRED.some((name) => !(name in found))) {
    throw new SignatureError("malformed", "the address lacks parameters");
  }
  let message, signature;
  try {
    message = utf8(Object.keys(found).map((name) => `${name}=${percentEncoded(found[name])}`).join("&"));
    signature = base64url(given.signature);
  } catch {
    throw new SignatureError("malformed", "the signature is no base64url");
  }
  if (!(await anyFits(keys(siteKey), (key) => isSignedBy(key, message, signature)))) {
    throw new SignatureError("mismatch", "the signature is not the site's");
  }
  checkTime(found.timestamp, tolerance, now);
  return { ...found, amount: Number(found.amount), timestamp: Number(found.timestamp) };
}

/**
 * The event that a webhook brings (Standard Webhooks, `v1`); throws SignatureError when it must not be believed.
 *
 * `headers` is a Headers or a plain object, `body` the bytes or text as they arrived, not parsed and written again.
 * `secret` is the endpoint's `whsec_...`, or an array of them during a rotation. Events come at least once: skip a
 * `webhook-id` that you have seen. `tolerance` and `now` are in seconds.
 */
export async function verifyWebhook(headers, body, secret, { tolerance = WEBHOOK_TOLERANCE, now } = {}) {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  const fields = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) => text(fields.get(`webhook-${name}`)));
  if (!id || !timestamp || !signatures) throw new SignatureError("missing", "a webhook- header is missing");
  // The signed text joins with dots, so one in the id would let id and timestamp run into each other.
  if (!/^[!-~]+$/.test(id) || id.includes(".")) throw new SignatureError("malformed", "webhook-id is malformed");
  checkTime(timestamp, tolerance, now);
  const bytes = typeof body === "string" ? utf8(body) : body;
  if (!(bytes instanceof Uint8Array)) throw new TypeError("body is the raw body: bytes or text");
  const head = utf8(`${id}.${timestamp}.`);
  const message = new Uint8Array(head.length + bytes.length);
  message.set(head);
  message.set(bytes, head.length);
  const given = signatures.split(" ").filter((entry) => entry.startsWith("v1,")).map((entry) => base64OrNothing(entry.slice(3)));
  const fits = (key) => anyFits(given, (signature) => hmacVerify(key, message, signature));
  if (!(await anyFits(keys(secret).map(webhookKey), fits))) throw new SignatureError("mismatch", "no signature fits");
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new SignatureError("malformed", "the body is no JSON");
  }
}

const SIGNED = ["amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id"];
const REQUIRED = ["amount", "checkout_id", "currency", "status", "timestamp"];

const text = (value) => (typeof value === "string" ? value : null);
const utf8 = (value) => new TextEncoder().encode(value);
const isPassing = (error) => [429, 502, 503, 504].includes(error.status) || error.code === "idempotent_call_runs";

// RFC 3986: encodeURIComponent leaves five characters alone that the signature does not.
const percentEncoded = (value) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

function id(value) {
  if (typeof value !== "string" || !/^[A-Za-z0-9_]+$/.test(value)) throw new TypeError(`not an id: ${value}`);
  return value;
}

/** The last value of each parameter, as PHP and Python have it. */
function parameters(params) {
  if (typeof params === "string") {
    params = new URLSearchParams(params.includes("?") ? params.replace(/^[^?]*/, "").replace(/#.*/s, "") : params);
  }
  if (params instanceof URL) params = params.searchParams;
  return params instanceof URLSearchParams ? Object.fromEntries(params) : params;
}

function keys(given) {
  const all = Array.isArray(given) ? given : [given];
  if (all.length === 0 || !all.every((each) => typeof each === "string" && each)) throw new TypeError("no key to verify with");
  return all;
}

function base64(value) {
  return Uint8Array.from(atob(value), (each) => each.charCodeAt(0));
}

function base64OrNothing(value) {
  try {
    return base64(value);
  } catch {
    return new Uint8Array();
  }
}

function base64url(value) {
  if (!/^[A-Za-z0-9_-]*$/.test(value)) throw new TypeError("not base64url");
  return base64(value.replace(/-/g, "+").replace(/_/g, "/"));
}

function webhookKey(secret) {
  const key = base64OrNothing(secret.replace(/^whsec_/, ""));
  // An empty key would let anyone sign.
  if (key.length < SHORTEST_SECRET) throw new TypeError("not a webhook secret (whsec_...)");
  return key;
}

function checkTime(timestamp, tolerance, now = Date.now() / 1000) {
  if (!/^[0-9]{1,12}$/.test(timestamp)) throw new SignatureError("malformed", "the timestamp is no number");
  if (Math.abs(now - Number(timestamp)) > tolerance) throw new SignatureError("expired", "the timestamp is too far from now");
}

async function anyFits(candidates, fits) {
  let found = false;
  for (const each of candidates) found = (await fits(each)) || found;
  return found;
}

/** WebCrypto compares in constant time. */
async function hmacVerify(bytes, message, signature) {
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, signature, message);
}

async function isSignedBy(key, message, signature) {
  if (key.startsWith("whsec_")) {
    if (key.length < "whsec_".length + SHORTEST_SECRET) throw new TypeError("not a site's secret (whsec_...)");
    return hmacVerify(utf8(key), message, signature);
  }
  const bytes = base64url(key);
  if (bytes.length !== 32) throw new TypeError("not a site's redirectPublicKey");
  const publicKey = await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify("Ed25519", publicKey, signature, message);
}
