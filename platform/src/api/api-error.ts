import { t } from 'elysia';

/** A request that is refused, in the one shape that every refusal has. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** What else the body says about it, for programs. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  toResponse(): Response {
    return Response.json(
      { error: { code: this.code, message: this.message, ...this.more } },
      { status: this.status, headers: this.headers },
    );
  }
}

export const ErrorBody = t.Object(
  { error: t.Object({ code: t.String(), message: t.String() }) },
  { description: 'Why the request was refused.' },
);

/** The refusals that any route of the operations API can give. */
export const refusals = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 503: ErrorBody } as const;
