/** What the operations pages make of the monitor's answers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Overview, TraceStep } from "@/api/ops-types";
import { differences, objectIn } from "@/ops/differences";
import { asQuery, filterOf, momentIn } from "@/ops/event-filter";
import { dataOf, linesOfText } from "@/ops/json-lines";
import { isStale, waitAfter } from "@/ops/live";
import { partsOf, perSecond } from "@/ops/spans-of-time";
import { inSequence, parentsAmong, toneOf, unfolded } from "@/ops/trace";
import { findingsOf, weightOf } from "@/ops/verdict";

const AT = "2026-11-22T15:00:00Z";

function overview(change: Partial<Overview> = {}): Overview {
  const process = (service: string, pid: number) => ({
    service,
    process_id: `p${pid}`,
    host: "a",
    pid,
    version: "0.1.0",
    started_at: AT,
    silent_ms: 800,
    alive: true,
    well: true,
    checks: { broker: true },
    in_flight: 0,
    consumers: [],
    hub_lag_ms: 2,
    memory_bytes: 1,
    disk_free_bytes: 1,
  });
  const owner = (service: string) => ({
    service,
    reached: true,
    at: AT,
    outbox: { pending: 0, oldest_pending_at: null, stuck: 0 },
    consumers: [],
    undecoded: 0,
    awaited: 0,
    oldest_awaited_at: null,
    unchained_audit: 0,
    oldest_unchained_audit_at: null,
  });
  return {
    at: AT,
    well: true,
    broker_reached: true,
    management_reached: true,
    processes: [process("relief", 1), process("relief", 2), process("hotline", 3)],
    owners: [owner("hotline"), owner("relief")],
    queues: [
      {
        queue: "relief.hotline",
        consumer: "relief.hotline",
        declared: true,
        depth: 0,
        unacknowledged: 0,
        consumers: 2,
        in_rate: 0,
        out_rate: 0,
        oldest_ms: null,
      },
    ],
    alerts: [],
    held: 0,
    parked: 0,
    ...change,
  };
}
const told = (seen: Overview) => findingsOf(seen).map(({ weight, what, means }) => [weight, what, means]);

describe("the verdict", () => {
  it("is well when nothing stands out", () => {
    expect(findingsOf(overview())).toEqual([]);
    expect(weightOf(overview(), [])).toBe("well");
  });

  it("names what people feel when a service has no living process, but not when others go on", () => {
    const [one, two, three] = overview().processes;
    const oneDead = overview({ processes: [{ ...one!, alive: false }, two!, three!] });
    expect(told(oneDead)).toEqual([["soon", "silentOne", null]]);
    const allDead = overview({
      processes: [{ ...one!, alive: false }, { ...two!, alive: false }, three!],
    });
    expect(told(allDead)).toContainEqual(["now", "silentAll", "relief"]);
  });

  it("puts what cannot wait before what mends itself", () => {
    const seen = overview({
      broker_reached: false,
      owners: [
        {
          ...overview().owners[1]!,
          consumers: [{ consumer: "relief.hotline", held: 3, parked: 1, behind: 0, oldest_held_at: AT }],
        },
      ],
    });
    expect(told(seen)).toEqual([
      ["now", "broker", null],
      ["soon", "parked", "parkedAt.relief"],
      ["note", "held", null],
    ]);
    expect(weightOf(seen, findingsOf(seen))).toBe("now");
  });

  it("does not take an unknown depth for an empty queue, nor alarm about it", () => {
    const [queue] = overview().queues;
    const unknown = { ...queue!, depth: null, consumers: null, in_rate: null, out_rate: null };
    expect(findingsOf(overview({ queues: [unknown], management_reached: false }))).toEqual([]);
    expect(told(overview({ queues: [{ ...queue!, declared: false }] }))).toEqual([
      ["now", "queueMissing", null],
    ]);
    expect(told(overview({ queues: [{ ...queue!, depth: 3, consumers: 0 }] }))).toEqual([
      ["now", "queueUnheard", null],
    ]);
    const dead = { ...queue!, queue: "zhufeng.dead", depth: 1, consumers: 0 };
    expect(told(overview({ queues: [dead] }))).toEqual([["soon", "dead", null]]);
  });

  it("warns of what has not left a service for a minute", () => {
    const [hotline] = overview().owners;
    const pending = (at: string) =>
      overview({ owners: [{ ...hotline!, outbox: { pending: 1, oldest_pending_at: at, stuck: 0 } }] });
    expect(told(pending("2026-11-22T14:59:30Z"))).toEqual([]);
    expect(told(pending("2026-11-22T14:58:30Z"))).toEqual([["soon", "outbox", null]]);
  });

  it("has a text in both languages for each finding, weight and meaning", () => {
    const source = readFileSync(join(import.meta.dirname, "../src/ops/verdict.ts"), "utf8");
    const words = [...source.matchAll(/(?:what: |finding\("\w+", )"(\w+)"/g)].map(([, what]) => what!);
    expect(words.length).toBeGreaterThan(8);
    for (const language of ["zh-CN", "bo"]) {
      const file = join(import.meta.dirname, `../src/i18n/${language}/ops.json`);
      const texts = (JSON.parse(readFileSync(file, "utf8")) as { ops: { finding: object } }).ops;
      expect(words.filter((what) => !(what in texts.finding))).toEqual([]);
    }
  });
});

describe("a live page", () => {
  const rhythm = { everyMs: 3_000, mostMs: 30_000 };

  it("asks less often the longer nobody answers, and never gives up", () => {
    expect([0, 1, 2, 3, 4, 50].map((failures) => waitAfter(failures, rhythm))).toEqual([
      3_000, 6_000, 12_000, 24_000, 30_000, 30_000,
    ]);
  });

  it("is stale when readings are missing, not before the first one", () => {
    expect([null, 3_000, 12_000, 12_001].map((age) => isStale(age, rhythm))).toEqual([
      false, false, false, true,
    ]);
  });
});

describe("a span of time", () => {
  it.each([
    [0.25, "250 micro"],
    [1.24, "1.2 milli"],
    [999, "999 milli"],
    [59_999, "59 second"],
    [60_000, "1 minute"],
    [61_000, "1 minute 1 second"],
    [2 * 3_600_000 + 5 * 60_000, "2 hour 5 minute"],
    [26 * 3_600_000, "1 day 2 hour"],
  ])("%d ms is %s", (ms, text) => {
    expect(partsOf(ms).map(({ unit, count }) => `${count} ${unit}`).join(" ")).toBe(text);
  });

  it("is told in tenths of seconds where steps follow each other closely", () => {
    expect(partsOf(1_268, true)).toEqual([{ unit: "second", count: 1.2 }]);
    expect(partsOf(0)).toEqual([{ unit: "milli", count: 0 }]);
  });

  it("shows rates of messages per 1,000 seconds per second", () => {
    expect([0, 20, 1_500, 250_000].map(perSecond)).toEqual(["0", "0.02", "1.5", "250"]);
  });
});

describe("a document", () => {
  const envelope = JSON.stringify({
    type: "hotline.ticket.escalated",
    data: { county: "540202", applicant: { sealed_for: ["relief", "notifications"] }, tags: [] },
  });

  it("shows whom a sealed value is for and nothing of its make", () => {
    const sealed = linesOfText(envelope).find((line) => line.kind === "sealed")!;
    expect([sealed.name, sealed.value, sealed.depth]).toEqual(["applicant", "relief, notifications", 2]);
    expect(linesOfText(envelope).map((line) => line.name)).not.toContain("sealed_for");
  });

  it("keeps every other value as it is written, in order", () => {
    const text = linesOfText(envelope)
      .filter((line) => line.kind !== "sealed")
      .map(({ name, value }) => (name ? `${name}: ${value}` : value));
    expect(text).toEqual([
      "{", 'type: "hotline.ticket.escalated"', "data: {", 'county: "540202"', "tags: []", "}", "}",
    ]);
  });

  it("is shown as it came when it is no JSON", () => {
    expect(linesOfText("{broken").map((line) => line.value)).toEqual(["{broken"]);
  });

  it("gives its data to edit, sealed values as they were shown", () => {
    expect(JSON.parse(dataOf(envelope))).toHaveProperty("applicant.sealed_for", ["relief", "notifications"]);
  });
});

describe("an edit", () => {
  it("is compared by fields, down to the innermost objects", () => {
    const before = { county: "540202", lead: { state: "open", note: null }, gone: 1 };
    const after = { county: "540202", lead: { state: "refused", note: null }, extra: [1] };
    expect(differences(before, after)).toEqual([
      { path: "data.lead.state", before: "open", after: "refused" },
      { path: "data.gone", before: 1, after: undefined },
      { path: "data.extra", before: undefined, after: [1] },
    ]);
  });

  it("is none when only the spaces differ", () => {
    expect(differences(objectIn('{"a":1}'), objectIn('{\n "a": 1 }'))).toEqual([]);
  });

  it.each(["", "{", "[1]", "null", '"text"'])("must be an object, which %j is not", (text) => {
    expect(objectIn(text)).toBeNull();
  });
});

describe("a trace", () => {
  function step(step_id: string, parent: string | null, at: string, outcome = "ok"): TraceStep {
    return {
      step_id, parent, at, outcome, depth: parent ? 1 : 0, kind: "rpc", service: "relief", name: "x",
      lasted_micros: null, attempt: null, event_id: null, certain: true,
    };
  }
  const steps = [
    step("call", null, "2026-11-22T15:00:00.000Z"),
    step("event", "call", "2026-11-22T15:00:00.300Z"),
    step("fate", "event", "2026-11-22T15:00:00.900Z"),
    step("other", "call", "2026-11-22T15:00:00.100Z"),
  ];
  const ids = (found: readonly TraceStep[]) => found.map((each) => each.step_id);

  it("hides all that is below a folded step", () => {
    expect(ids(unfolded(steps, new Set(["event"])))).toEqual(["call", "event", "other"]);
    expect(ids(unfolded(steps, new Set(["call"])))).toEqual(["call"]);
    expect([...parentsAmong(steps)]).toEqual(["call", "event"]);
  });

  it("is a sequence by time", () => {
    expect(ids(inSequence(steps))).toEqual(["call", "other", "event", "fate"]);
  });

  it.each([
    ["applied", "ok"],
    ["waiting", "warn"],
    ["parked", "danger"],
    ["wrong_state", "danger"],
    ["discarded", "calm"],
  ])("marks %s as %s", (outcome, tone) => {
    expect(toneOf(step("a", null, AT, outcome))).toBe(tone);
  });
});

describe("a search for events", () => {
  it("keeps in the address what is known and leaves out the rest", () => {
    expect(filterOf({ type: "hotline.ticket.closed", cursor: "x", unfinished: "1", id: "" })).toEqual({
      type: "hotline.ticket.closed",
      unfinished: "1",
    });
  });

  it("asks by moments of Asia/Shanghai, whatever the device's zone", () => {
    expect(momentIn("2026-11-22T23:05")).toBe("2026-11-22T23:05:00+08:00");
    expect(momentIn("yesterday")).toBeUndefined();
    expect(asQuery({ since: "2026-11-22T23:05" })).toEqual({
      event_id: undefined, type: undefined, subject: undefined, until: undefined,
      unfinished: undefined, since: "2026-11-22T23:05:00+08:00",
    });
  });
});
