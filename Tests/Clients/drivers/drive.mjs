// Runs calls of portico.mjs: one JSON object a line comes in, one goes out. The first argument is the library's folder.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const library = await import(pathToFileURL(`${process.argv[2]}/portico.mjs`));

async function run({ call, arguments: given, options = {}, baseUrl, key, client }) {
  if (call === "verifyRedirect") return library.verifyRedirect(...given, options);
  if (call === "verifyWebhook") {
    const [headers, body, secret] = given;
    return library.verifyWebhook(headers, Buffer.from(body, "base64"), secret, options);
  }
  const portico = new library.Portico(baseUrl, key, client);
  if (call === "request") {
    const { bytes, ...more } = options;
    return portico.request(...given, bytes === undefined ? more : { ...more, body: Buffer.from(bytes, "base64") });
  }
  return portico[call + (call === "list" ? "Checkouts" : "Checkout")](...given, options);
}

async function answer(order) {
  try {
    const value = await run(order);
    return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : { value };
  } catch (error) {
    const { name, status, code, errors, requestId, retryAfter, message: text } = error;
    if (error instanceof library.ApiError) return { error: name, status, code, errors, requestId, retryAfter, text };
    if (error instanceof library.SignatureError) return { error: name, code, text };
    if (error instanceof library.ConnectionFailed) return { error: name, text };
    if (error instanceof TypeError) return { error: "wrong argument", text };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await answer(JSON.parse(line))));
