import { ApiError } from './api-error.ts';

/** Reads a JSON body of a bounded size, whether its length was declared or not. No body counts as an empty object. */
export async function readJsonBody(request: Request, contentType: string, bytesMax: number): Promise<unknown> {
  const text = await readText(request, bytesMax);
  if (text.trim() === '') return {};
  if (!/^application\/json\b/.test(contentType)) {
    throw new ApiError(415, 'json_only', 'Send the body as JSON, with the header Content-Type: application/json.');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, 'invalid_request', 'The body is not valid JSON.');
  }
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new ApiError(413, 'body_too_large', `A body may have ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
