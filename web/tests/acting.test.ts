import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as calls from "@/api/calls";
import { whenActingEnds } from "@/api/client";
import { Problem } from "@/api/problem";
import { actingBy } from "@/session/acting";
import { actBy, endSession, forgetSession, knowSession, session } from "@/session/session";

const OWN = { actor: "staff/b", display_name: "B", roles: ["officer"], unions: [], csrf_token: "c" };
const FOR_A = { ...OWN, actor: "staff/b for staff/a", roles: ["hotline_agent"], absent_name: "A" };
const asked: Request[] = [];
let inForce = true;

function answer(status: number, body: object): Response {
  const headers = { "Content-Type": "application/json" };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The gateway, as it answers whoever acts by the delegation d. */
function gateway(request: Request): Response {
  asked.push(request);
  const acts = request.headers.get("Acting-For");
  if (acts && !inForce) return answer(403, { status: 403, code: "delegation_not_in_force" });
  return answer(200, acts ? FOR_A : OWN);
}
const askedAt = (path: string) => asked.filter((each) => new URL(each.url).pathname === path).at(-1)!;

beforeEach(async () => {
  inForce = true;
  asked.length = 0;
  vi.stubGlobal("fetch", (request: Request) => Promise.resolve(gateway(request)));
  forgetSession();
  await actBy(null);
});
afterEach(() => vi.unstubAllGlobals());

it("whoever acts for a colleague says so with every call but those about his own session", async () => {
  await actBy("d");
  expect(session.value?.absent_name).toBe("A");
  await calls.listTickets({});
  expect(askedAt("/api/tickets").headers.get("Acting-For")).toBe("d");
  await calls.changePassword("old", "new");
  expect(askedAt("/api/session/password").headers.get("Acting-For")).toBeNull();
});

it("he is himself again when he returns and when he signs out", async () => {
  await actBy("d");
  await actBy(null);
  expect([session.value?.actor, actingBy()]).toEqual(["staff/b", null]);
  await actBy("d");
  await endSession();
  expect(askedAt("/api/session").headers.get("Acting-For")).toBeNull();
  expect([session.value, actingBy()]).toEqual([null, null]);
});

it("what is refused at the beginning leaves him himself", async () => {
  inForce = false;
  await expect(actBy("d")).rejects.toBeInstanceOf(Problem);
  expect([session.value?.actor, actingBy()]).toEqual(["staff/b", null]);
});

it("the page is told when the colleague may be acted for no more", async () => {
  const told = vi.fn();
  whenActingEnds(told);
  await actBy("d");
  inForce = false;
  await expect(calls.listTickets({})).rejects.toBeInstanceOf(Problem);
  expect(told).toHaveBeenCalledOnce();
});

it("a tab that is opened again goes on, or as himself if it ended meanwhile", async () => {
  await actBy("d");
  vi.resetModules();
  const [{ resumeActing }, again] = await Promise.all([
    import("@/session/acting"),
    import("@/session/session"),
  ]);
  resumeActing();
  inForce = false;
  expect((await again.knowSession())?.actor).toBe("staff/b");
  expect(actingBy()).toBeNull();
  expect(await knowSession()).not.toBeNull();
});
