/** Why a request failed, in the kinds a screen must tell apart. */
export type HttpFailure = 'unreachable' | 'unauthorised' | 'forbidden' | 'throttled' | 'refused' | 'broken';

export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly kind: HttpFailure,
    readonly status: number,
    message: string,
    /** Seconds to wait before another attempt, where the server said so. */
    readonly retryAfterSeconds: number | null = null,
    /** The platform's own name for the refusal and its sentence, where it gave them. */
    readonly refusal: Refusal | null = null,
  ) {
    super(message);
  }
}

export type Refusal = { readonly code: string; readonly message: string };

/** Every refusal of the platform has one shape; a proxy's has none. */
async function readRefusal(response: Response): Promise<Refusal | null> {
  try {
    const { error } = (await response.json()) as { readonly error?: Partial<Refusal> };
    return typeof error?.code === 'string' && typeof error.message === 'string' ? { code: error.code, message: error.message } : null;
  } catch {
    return null;
  }
}

const REQUEST_TIMEOUT_MS = 10_000;

function failureOf(status: number): HttpFailure {
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'broken' : 'refused';
}

/** Reads JSON from the platform, or throws an HttpError that says which kind of failure it was. */
export async function requestJson<T>(
  path: string,
  options: { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const init: RequestInit = {
    method: options.method ?? 'GET',
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new HttpError('unreachable', 0, `${path} did not answer: ${String(cause)}`);
  }
  if (!response.ok) {
    const after = Number(response.headers.get('retry-after'));
    const refusal = await readRefusal(response);
    const told = refusal?.message ?? `${path} answered ${response.status}`;
    throw new HttpError(failureOf(response.status), response.status, told, after > 0 ? after : null, refusal);
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch {
    // A proxy's log-in page or an index.html in the API's place arrives as 200; it must not pass for data.
    throw new HttpError('broken', response.status, `${path} did not answer with JSON`);
  }
}
