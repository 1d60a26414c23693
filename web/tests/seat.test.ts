// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { beginSession, forgetSession } from "@/session/session";
import type { Session } from "@/api/types";
import * as desk from "@/desk/seat";
import { waitBefore } from "@/desk/live-stream";

const AGENT = { actor: "staff/a", roles: ["hotline_agent"], unions: [], csrf_token: "c" };
const SEAT = { extension: "8001", managing_union: "city", taken_at: "", version: 1 };

/** A stream as a browser has it; the server's side of it is played by the test. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Stream.opened.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  tell(name: string, data = {}): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
  refuse(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event("error"));
  }
}
const stream = () => Stream.opened.at(-1)!;
const shown = () => desk.cards.value.map((each) => each.call_id);
const asked: string[] = [];
let sitsAt: string | null = null;
let ringing: string | null = null;
let away = false;

function answer(status: number, body: object): Response {
  const headers = { "Content-Type": "application/json" };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The gateway, as far as calls and seats go. */
function gateway(request: Request): Response {
  const { pathname } = new URL(request.url);
  asked.push(`${request.method} ${pathname}`);
  if (away) return answer(503, { status: 503, code: "service_unavailable" });
  if (pathname.startsWith("/api/calls/")) return answer(200, { call_id: pathname.split("/").at(-1), earlier: [] });
  if (request.method === "PUT") sitsAt = "8001";
  if (!sitsAt) return answer(404, { status: 404, code: "seat_not_taken" });
  if (request.method === "DELETE") sitsAt = null;
  return answer(200, { ...SEAT, call_id: ringing });
}

beforeEach(() => {
  [sitsAt, ringing, away] = [null, null, false];
  asked.length = Stream.opened.length = 0;
  sessionStorage.clear();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", (request: Request) => Promise.resolve(gateway(request)));
  beginSession(AGENT as unknown as Session);
});
afterEach(() => {
  desk.forgetSeat();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("who sits nowhere listens to nothing, and who sits down listens until he leaves", async () => {
  await desk.lookForSeat();
  expect(Stream.opened).toEqual([]);
  await desk.sit("8001", "key");
  expect([desk.seat.value?.extension, stream().url]).toEqual(["8001", "/api/live"]);
  await desk.standUp("key");
  expect([desk.seat.value, stream().readyState]).toEqual([null, Stream.CLOSED]);
});

it("who may take no calls is not asked where he sits", async () => {
  beginSession({ ...AGENT, roles: ["auditor"] } as unknown as Session);
  await desk.lookForSeat();
  expect(asked).toEqual([]);
});

it("a call that rings shows its card once, the youngest first, until it is put away", async () => {
  await desk.sit("8001", "key");
  stream().tell("call_rang", { call_id: "one" });
  stream().tell("call_rang", { call_id: "one" });
  await vi.waitFor(() => expect(shown()).toEqual(["one"]));
  stream().tell("call_rang", { call_id: "two" });
  await vi.waitFor(() => expect(shown()).toEqual(["two", "one"]));
  desk.dismissCall("two");
  expect(shown()).toEqual(["one"]);
});

it("a stream that begins anew asks for what was missed, and shows nothing that was put away", async () => {
  await desk.sit("8001", "key");
  ringing = "missed";
  stream().tell("reset");
  await vi.waitFor(() => expect(shown()).toEqual(["missed"]));
  desk.dismissCall("missed");
  asked.length = 0;
  stream().tell("reset");
  await desk.lookForSeat();
  expect(shown()).toEqual([]);
  expect(new Set(asked)).toEqual(new Set(["GET /api/seat"]));
});

it("a seat that somebody else took is known at the next look", async () => {
  await desk.sit("8001", "key");
  sitsAt = null;
  await desk.lookForSeat();
  expect([desk.seat.value, stream().readyState]).toEqual([null, Stream.CLOSED]);
});

it("a server that is away takes nobody's seat, and the card can be asked for again", async () => {
  await desk.sit("8001", "key");
  away = true;
  await desk.lookForSeat();
  expect(desk.seat.value?.extension).toBe("8001");
  await desk.showCall("one");
  expect([shown(), desk.callProblem.value?.status]).toEqual([[], 503]);
  away = false;
  await desk.showMissedCall();
  expect([shown(), desk.callProblem.value]).toEqual([["one"], null]);
});

it("a stream that was refused is opened again, each time later", async () => {
  vi.useFakeTimers();
  await desk.sit("8001", "key");
  stream().refuse();
  await vi.advanceTimersByTimeAsync(waitBefore(1) - 1);
  expect(Stream.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(Stream.opened).toHaveLength(2);
  expect([1, 2, 3, 9].map(waitBefore)).toEqual([3_000, 6_000, 12_000, 60_000]);
});

it("a stream that was refused while somebody leaves his seat is not opened again", async () => {
  vi.useFakeTimers();
  await desk.sit("8001", "key");
  stream().refuse();
  sitsAt = null;
  await vi.advanceTimersByTimeAsync(waitBefore(1));
  await vi.advanceTimersByTimeAsync(waitBefore(9));
  expect(Stream.opened.every((each) => each.readyState === Stream.CLOSED)).toBe(true);
});

it("nothing of what was shown stays for who comes next", async () => {
  await desk.sit("8001", "key");
  await desk.showCall("one");
  const late = desk.showCall("two");
  desk.forgetSeat();
  await late;
  forgetSession();
  expect([shown(), desk.seat.value, desk.callProblem.value]).toEqual([[], null, null]);
});
