/**
 * How it all is, in sentences: what is wrong and what it means for people, the worst first. The
 * facts are the monitor's; which of them people feel is said here.
 */
import type { Overview, OwnerLine, ProcessLine } from "@/api/ops-types";

/** now: people cannot do something; soon: something waits; note: it mends itself. */
export type Weight = "now" | "soon" | "note";

export interface Finding {
  weight: Weight;
  /** Key under `ops.finding`. */
  what: string;
  /** What people feel, a key under `ops.means`; none where the text says all. */
  means: string | null;
  values: Record<string, string | number>;
}

const ORDER: readonly Weight[] = ["now", "soon", "note"];
export const OUTBOX_LATE_MS = 60_000;
export const QUEUE_LATE_MS = 5 * 60_000;
export const HUB_LATE_MS = 1_000;
/** Nobody listens here by design: what lies in it was refused by every consumer. */
const DEAD_LETTERS = "zhufeng.dead";
const SERVICES = ["hotline", "relief", "notifications", "campaigns", "identity", "gateway"];
const HEARERS = ["hotline", "relief", "notifications"];

const meansOf = (service: string): string => (SERVICES.includes(service) ? service : "other");

export function findingsOf(seen: Overview): Finding[] {
  const found = [
    ...ofBroker(seen),
    ...seen.owners.filter((owner) => !owner.reached).map(unreached),
    ...seen.processes.flatMap((line) => ofProcess(line, seen)),
    ...ofQueues(seen),
    ...seen.owners.flatMap((owner) => ofOwner(owner, seen.at)),
  ];
  return found.sort((one, other) => ORDER.indexOf(one.weight) - ORDER.indexOf(other.weight));
}

/** How it is as one word: what stands at the top of the page. */
export function weightOf(seen: Overview, findings: readonly Finding[]): Weight | "well" {
  if (seen.alerts.some((alert) => alert.urgency === "now" && alert.state !== "over")) return "now";
  if (findings.length > 0) return findings[0]!.weight;
  return seen.alerts.length > 0 ? "soon" : "well";
}

function ofBroker({ broker_reached }: Overview): Finding[] {
  return broker_reached ? [] : [{ weight: "now", what: "broker", means: null, values: {} }];
}

function unreached({ service }: OwnerLine): Finding {
  return { weight: "now", what: "unreached", means: meansOf(service), values: { service } };
}

function ofProcess(line: ProcessLine, { processes }: Overview): Finding[] {
  const { service, host, pid } = line;
  if (!line.alive) {
    const others = processes.some((each) => each.service === service && each.alive);
    const values = { service, host, pid };
    if (others) return [{ weight: "soon", what: "silentOne", means: null, values }];
    return [{ weight: "now", what: "silentAll", means: meansOf(service), values }];
  }
  const paused = line.consumers.filter((each) => each.paused_since);
  const failing = Object.entries(line.checks).filter(([, well]) => !well);
  return [
    ...failing.map(([check]) => finding("soon", "check", { service, check })),
    ...paused.map(({ consumer }) => finding("soon", "paused", { consumer })),
    ...(line.hub_lag_ms > HUB_LATE_MS ? [finding("soon", "hub", { service })] : []),
  ];
}

function ofQueues({ queues }: Overview): Finding[] {
  return queues.flatMap((line) => {
    const { queue } = line;
    if (!line.declared) return [finding("now", "queueMissing", { queue })];
    if ((line.oldest_ms ?? 0) > QUEUE_LATE_MS) return [finding("soon", "queueLate", { queue })];
    if (line.consumers !== 0 || !line.depth) return [];
    if (queue === DEAD_LETTERS) return [finding("soon", "dead", { count: line.depth })];
    return [finding("now", "queueUnheard", { queue })];
  });
}

function ofOwner(owner: OwnerLine, at: string): Finding[] {
  const { service } = owner;
  const parked = sum(owner.consumers.map((each) => each.parked));
  const retried = sum(owner.consumers.map(retriedOf));
  const age = outboxAge(owner, at);
  const stuck = owner.outbox?.stuck ?? 0;
  return [
    ...(parked ? [parkedAt(service, parked)] : []),
    ...(retried ? [finding("note", "held", { service, count: retried })] : []),
    ...(age !== null && age > OUTBOX_LATE_MS ? [finding("soon", "outbox", { service })] : []),
    ...(stuck ? [finding("soon", "stuck", { service, count: stuck })] : []),
    ...(owner.undecoded ? [finding("soon", "undecoded", { service, count: owner.undecoded })] : []),
  ];
}

/** Messages that are tried again by themselves: neither parked for a person nor behind another. */
export const retriedOf = ({ held, parked, behind }: OwnerLine["consumers"][number]): number =>
  Math.max(0, held - parked - behind);

function parkedAt(service: string, count: number): Finding {
  const means = HEARERS.includes(service) ? `parkedAt.${service}` : "parkedAt.other";
  return { ...finding("soon", "parked", { service, count }), means };
}

/** The age of the oldest event that has not left a service, in ms; null when all have. */
export function outboxAge({ outbox }: OwnerLine, at: string): number | null {
  return outbox?.oldest_pending_at
    ? Math.max(0, Date.parse(at) - Date.parse(outbox.oldest_pending_at))
    : null;
}

function finding(weight: Weight, what: string, values: Finding["values"]): Finding {
  return { weight, what, means: null, values };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
