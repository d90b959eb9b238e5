import { ApiError } from './api-error.ts';

/** No route takes more than an object with lists of objects. What is deeper is somebody's try at our stack. */
const depthMax = 16;
/** Whoever sends a byte now and then keeps a connection busy that way, and no longer. */
const readingMsMax = 10_000;

/** Reads a JSON body of a bounded size, whether its length was declared or not. No body counts as an empty object. */
export async function readJsonBody(request: Request, contentType: string, bytesMax: number): Promise<unknown> {
  const text = await readText(request, bytesMax);
  if (text.trim() === '') return {};
  if (!/^application\/json(?![-\w.+])/.test(contentType)) {
    throw new ApiError(415, 'json_only', 'Send the body as JSON, with the header Content-Type: application/json.');
  }
  const body = parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'invalid_request', 'The body must be a JSON object.');
  }
  refuseTricks(body);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, 'invalid_request', 'The body is not valid JSON.');
  }
}

/**
 * Refuses fields named like what every object has. A value with a `toString` of its own breaks whoever prints it, the
 * words of a refusal among them, and a `__proto__` whoever copies it. No field of any route has such a name.
 */
function refuseTricks(body: object): void {
  let level: readonly object[] = [body];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > depthMax) throw new ApiError(400, 'invalid_request', `The body may be nested ${depthMax} deep.`);
    const next: object[] = [];
    for (const one of level) {
      for (const [name, value] of Object.entries(one)) {
        if (name in Object.prototype) throw new ApiError(400, 'invalid_request', `The body may have no field named ${name}.`);
        if (typeof value === 'object' && value !== null) next.push(value as object);
      }
    }
    level = next;
  }
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const deadline = Date.now() + readingMsMax;
  const reader = request.body?.getReader();
  while (reader !== undefined) {
    const { value, done } = await within(reader.read(), deadline - Date.now());
    if (done) break;
    bytes += value.length;
    if (bytes > bytesMax) throw new ApiError(413, 'body_too_large', `A body may have ${bytesMax} bytes.`);
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function within<T>(reading: Promise<T>, ms: number): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError(408, 'body_too_slow', `A body may take ${readingMsMax} ms to arrive.`)), ms);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
