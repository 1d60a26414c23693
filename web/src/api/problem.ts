/** What went wrong with a call, as the pages show it: application/problem+json (RFC 9457) and the net. */
export interface FieldProblem {
  field: string;
  code: string;
  /** What is wrong and what would be right, as the server says it in the page's language. */
  detail?: string;
}

interface ProblemBody {
  status?: number;
  code?: string;
  kind?: string;
  field?: string | null;
  detail?: string;
  errors?: { field?: string; code?: string; detail?: string }[];
  trace_id?: string;
  details?: { current?: unknown };
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly kind: string,
    readonly fields: FieldProblem[] = [],
    readonly detail: string | null = null,
    readonly traceId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
    /** The record as it is now, where somebody else changed it first. */
    readonly current: unknown = null,
  ) {
    super(code);
  }

  /** Nobody is signed in any more, as opposed to wrong credentials just given. */
  get needsSignIn(): boolean {
    return this.status === 401 && !["credentials_wrong", "second_factor_wrong", "code_wrong"].includes(this.code);
  }

  /** Whether asking the same again may be answered otherwise. */
  get passes(): boolean {
    return this.kind === "unavailable" || this.kind === "limited";
  }

  /** The command may have been done although no answer came: the same key must be sent again. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === "command_in_progress";
  }
}

/** No answer came: the network is down, or the server was too slow. */
export function unreachable(): Problem {
  return new Problem(0, "unreachable", "unavailable");
}

const KIND_OF_STATUS: Record<number, string> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  412: "conflict",
  429: "limited",
};

function kindOf(status: number): string {
  return KIND_OF_STATUS[status] ?? (status >= 500 ? "unavailable" : "invalid");
}

function fieldsOf(body: ProblemBody): FieldProblem[] {
  const listed = (body.errors ?? []).filter((each) => each.field);
  if (listed.length > 0)
    return listed.map(({ field, code, detail }) => ({ field: field!, code: code ?? "invalid", detail }));
  if (!body.field) return [];
  return [{ field: body.field, code: body.code ?? "invalid", detail: body.detail }];
}

/** The problem in an answer; a body that is no problem+json (a proxy's page) still gives one. */
export function problemFrom(response: Response, body: unknown): Problem {
  const read: ProblemBody = body !== null && typeof body === "object" ? (body as ProblemBody) : {};
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem(
    response.status,
    read.code ?? `status_${response.status}`,
    read.kind ?? kindOf(response.status),
    fieldsOf(read),
    read.detail ?? null,
    read.trace_id ?? response.headers.get("X-Trace-Id"),
    wait > 0 ? wait : null,
    read.details?.current ?? null,
  );
}
