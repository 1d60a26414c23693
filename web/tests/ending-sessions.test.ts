// @vitest-environment happy-dom
import { flushPromises, mount, RouterLinkStub } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import SessionsPage from "@/desk/pages/SessionsPage.vue";
import { bringTexts, i18n } from "@/i18n";
import desk from "@/i18n/zh-CN/desk.json";

const session = (session_id: string, started_at: string, current = false) => ({
  session_id, current, device: "computer", opened_by: "password", second_factor: true, started_at,
  seen_at: started_at, expires_at: "2021-03-05T12:00:00Z",
});
let open: ReturnType<typeof session>[];
let revoked: () => [status: number, code: string];

beforeEach(() => {
  bringTexts(desk, () => Promise.resolve({ default: {} }));
  open = [
    session("mine", "2021-03-05T04:00:00Z", true),
    session("one", "2021-03-05T02:00:00Z"),
    session("two", "2021-03-05T01:00:00Z"),
  ];
  vi.stubGlobal("fetch", async (asked: Request | string) => {
    const request = new Request(typeof asked === "string" ? new URL(asked, "http://desk.test") : asked);
    const { pathname } = new URL(request.url);
    const json = (status: number, body: object) =>
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
    if (pathname === "/api/session") return json(200, { csrf_token: "c" });
    if (pathname === "/api/sessions" && request.method === "GET") return json(200, { items: open });
    const [status, code] = revoked();
    return json(status, { status, code, title: "t", kind: status === 404 ? "not_found" : "unavailable" });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const rows = () => document.querySelectorAll("tbody tr").length;
const alert = () => document.querySelector("form [role=alert]");
async function pressed(selector: string, place = 0) {
  document.querySelectorAll<HTMLElement>(selector)[place]!.click();
  await flushPromises();
}
async function shown() {
  mount(SessionsPage, {
    attachTo: document.body,
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
  });
  await flushPromises();
  expect(rows()).toBe(3);
}

it("says nothing of the one that could not be ended before when another is to be", async () => {
  revoked = () => [503, "service_unavailable"];
  await shown();
  await pressed("tbody .button-danger", 0);
  await pressed("form [type=submit]");
  expect(alert()).not.toBeNull();
  await pressed("form [type=button]");
  await pressed("tbody .button-danger", 1);
  expect(document.querySelector("form")).not.toBeNull();
  expect(alert()).toBeNull();
});

it("shows those that are left when one had ended already", async () => {
  revoked = () => {
    open = open.filter((each) => each.session_id !== "one");
    return [404, "session_not_found"];
  };
  await shown();
  await pressed("tbody .button-danger", 0);
  await pressed("form [type=submit]");
  expect(alert()).not.toBeNull();
  await pressed("form [type=button]");
  expect(rows()).toBe(2);
});
