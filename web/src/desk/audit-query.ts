/** An auditor's search as its address says, and as the gateway is asked. */
import type { AuditQuery } from "@/api/staff-calls";
import { today } from "@/ui/format";

export const AUDIT_FILTERS = ["actor", "subject", "act", "correlation_id", "since", "until"] as const;
export type AuditFilter = (typeof AUDIT_FILTERS)[number];
export type AuditFilters = Partial<Record<AuditFilter | "cursor", string>>;

const ZONE = "+08:00"; // Asia/Shanghai has no summer time
const DAY_MS = 86_400_000;
const NARROW = ["actor", "subject", "correlation_id"] as const;
export const DAYS_SHOWN = 7;

/** The last days' first, where nothing narrows the search: a whole trail is refused. */
export function withSpan(filters: AuditFilters, now: Date = new Date()): AuditFilters {
  if (filters.since || NARROW.some((name) => filters[name])) return filters;
  const last = filters.until ? new Date(`${filters.until}T00:00${ZONE}`) : now;
  return { ...filters, since: today(new Date(last.getTime() - (DAYS_SHOWN - 1) * DAY_MS)) };
}

/** Days, both included, become the first moment and the first one after the span. */
export function asAsked({ since, until, ...rest }: AuditFilters): AuditQuery {
  const after = until && today(new Date(new Date(`${until}T00:00${ZONE}`).getTime() + DAY_MS));
  return {
    ...rest,
    ...(since && { since: `${since}T00:00:00${ZONE}` }),
    ...(after && { until: `${after}T00:00:00${ZONE}` }),
  };
}
