/** What is looked for among all events; it stands in the address, so that it can be sent to others. */
import type { LocationQuery } from "vue-router";

export const FIELDS = ["id", "type", "subject", "since", "until"] as const;
export type EventFilter = Partial<Record<(typeof FIELDS)[number] | "unfinished", string>>;

export function filterOf(query: LocationQuery): EventFilter {
  const given = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  const named = FIELDS.flatMap((name) => (given(name) ? [[name, given(name)]] : []));
  return Object.fromEntries([...named, ...(given("unfinished") ? [["unfinished", "1"]] : [])]);
}

/** A moment as `datetime-local` gives it (``2026-11-22T15:00``), in Asia/Shanghai; else undefined. */
export function momentIn(local: string | undefined): string | undefined {
  return local && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? `${local}:00+08:00` : undefined;
}

export function asQuery(filter: EventFilter) {
  return {
    event_id: filter.id,
    type: filter.type,
    subject: filter.subject,
    since: momentIn(filter.since),
    until: momentIn(filter.until),
    unfinished: filter.unfinished ? true : undefined,
  };
}
