import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followJob, isOpen } from "@/api/jobs";
import type { JobAnswer } from "@/api/types";

class Stream extends EventTarget {
  static CLOSED = 2;
  static latest: Stream;
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Stream.latest = this;
  }
  close = vi.fn(() => (this.readyState = 2));
}
const job = (state: string, done = 0) =>
  ({ job_id: "j", kind: "tickets_export", state, done, total: 9 }) as unknown as JobAnswer;
const answers: (JobAnswer | number)[] = [];
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", async () => {
    const next = answers.shift()!;
    const refused = typeof next === "number";
    const body = refused ? { code: next === 503 ? "service_unavailable" : "job_not_found", kind: next === 503 ? "unavailable" : "not_found", status: next, title: "t" } : next;
    const type = refused ? "application/problem+json" : "application/json";
    return new Response(JSON.stringify(body), {
      status: refused ? next : 200,
      headers: { "Content-Type": type },
    });
  });
});
afterEach(() => {
  answers.length = 0;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function followed() {
  const seen: string[] = [];
  const lost = vi.fn();
  const stop = followJob(job("waiting"), { seen: (now) => seen.push(now.state), lost });
  return { seen, lost, stop, stream: Stream.latest };
}

test("each word of the stream is a reason to look, and the end of the job is the end of it", async () => {
  const { seen, stream } = followed();
  expect(stream.url).toBe("/api/jobs/tickets_export/j/events");
  answers.push(job("running", 3), job("finished", 9));
  stream.dispatchEvent(new Event("progress"));
  await settled();
  stream.dispatchEvent(new Event("ended"));
  await settled();
  expect(seen).toEqual(["running", "finished"]);
  expect(stream.close).toHaveBeenCalled();
});

test("where the browser gave its stream up the job is asked for until it ended", async () => {
  const { seen, stream } = followed();
  answers.push(job("running"), 503, job("cancelled"));
  stream.readyState = Stream.CLOSED;
  stream.dispatchEvent(new Event("error"));
  await settled();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(seen).toEqual(["running", "cancelled"]);
  expect(answers).toEqual([]);
});

test("a stream that the browser connects again by itself is no reason to ask", async () => {
  const { seen, stream } = followed();
  stream.readyState = 0;
  stream.dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual([]);
});

test("a job that is gone is lost, once", async () => {
  const { lost, stream } = followed();
  answers.push(404);
  stream.dispatchEvent(new Event("progress"));
  await settled();
  expect(lost).toHaveBeenCalledOnce();
  expect(stream.close).toHaveBeenCalled();
});

test("only what waits or runs is open", () => {
  expect(["waiting", "running", "finished", "failed", "cancelled"].filter((state) => isOpen(job(state)))).toEqual([
    "waiting",
    "running",
  ]);
  expect(isOpen(null)).toBe(false);
});
