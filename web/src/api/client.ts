/** The one way to the gateway: typed calls, language, CSRF token, deadline, problems. */
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";
import { Problem, problemFrom, unreachable } from "./problem";

const DEADLINE_MS = 20_000;
const SAFE = ["GET", "HEAD"];

const state = {
  language: "zh-CN",
  csrf: undefined as string | null | undefined, // undefined: not asked yet; null: nobody signed in
  onSignInNeeded: () => {},
  actingFor: null as string | null, // a delegation's id
  onActingEnded: () => {},
};

export function speak(language: string): void {
  state.language = language;
}

export function useCsrfToken(token: string | null): void {
  state.csrf = token;
}

/** What the entry does when a session has ended: it shows the sign-in page. */
export function whenSignInIsNeeded(act: () => void): void {
  state.onSignInNeeded = act;
}

export function useActingFor(delegationId: string | null): void {
  state.actingFor = delegationId;
}

export const actsForAnother = (): boolean => state.actingFor !== null;

/** What the entry does when one may act for the colleague no more. */
export function whenActingEnds(act: () => void): void {
  state.onActingEnded = act;
}

/** Sessions and passwords are one's own, whomever one acts for. */
function isOnesOwn(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname.startsWith("/api/session") && !(pathname === "/api/session" && request.method === "GET");
}

async function fetchWithDeadline(request: Request): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), DEADLINE_MS);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function csrfToken(): Promise<string | null> {
  if (state.csrf === undefined) {
    const answer = await fetch("/api/session", { headers: { Accept: "application/json" } });
    const body = await answer.text(); // read also when unwanted: else the connection stays taken
    state.csrf = answer.ok ? (JSON.parse(body) as { csrf_token: string }).csrf_token : null;
  }
  return state.csrf;
}

/** What every change carries, for whoever cannot send it through `client`. */
export async function changeHeaders(
  actingFor: string | null = state.actingFor,
): Promise<Record<string, string>> {
  const token = await csrfToken();
  return {
    "Accept-Language": state.language,
    ...(actingFor ? { "Acting-For": actingFor } : {}),
    ...(token ? { "X-CSRF-Token": token } : {}),
  };
}

const headers: Middleware = {
  async onRequest({ request }) {
    const actingFor = isOnesOwn(request) ? null : state.actingFor;
    request.headers.set("Accept-Language", state.language);
    if (actingFor) request.headers.set("Acting-For", actingFor);
    if (SAFE.includes(request.method)) return;
    for (const [name, value] of Object.entries(await changeHeaders(actingFor)))
      request.headers.set(name, value);
  },
};

export const client = createClient<paths>({ baseUrl: "", fetch: fetchWithDeadline });
client.use(headers);

/** The content of a file of ours, which only a plain link names by its address. */
export const fetchFile = (address: string): Promise<Blob> =>
  answered(client.GET(address as never, { parseAs: "blob" } as never)) as Promise<Blob>;

/** A list of which some fields alone were asked for; our pages ask for whole ones. */
type Sparse = components["schemas"]["SparsePage"];

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer of a call, or its `Problem` thrown. A session that ended is told to the entry. */
export async function answered<T>(call: Promise<Outcome<T>>): Promise<Exclude<T, Sparse>> {
  const problem = await call.then(
    (outcome) => (outcome.response.ok ? outcome : problemFrom(outcome.response, outcome.error)),
    () => unreachable(),
  );
  if (!(problem instanceof Problem)) return problem.data as Exclude<T, Sparse>;
  throw failed(problem);
}

/** A session that ended is told to the entry; gives the problem back. */
export function failed(problem: Problem): Problem {
  if (problem.needsSignIn) {
    useCsrfToken(null);
    state.onSignInNeeded();
  }
  if (problem.code === "delegation_not_in_force") state.onActingEnded();
  return problem;
}
