// @vitest-environment happy-dom
import { flushPromises, mount, RouterLinkStub } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SampleAnswer } from "@/api/audit-types";
import { dossierQuery, subjectOf } from "@/desk/audit-records";
import DossierCheck from "@/desk/components/DossierCheck.vue";
import FlagDialog from "@/desk/components/FlagDialog.vue";
import SampleForm from "@/desk/components/SampleForm.vue";
import { flagsAsked } from "@/desk/flag-query";
import SamplePage from "@/desk/pages/SamplePage.vue";
import { bringTexts, i18n } from "@/i18n";
import desk from "@/i18n/zh-CN/desk.json";
import { sha256 } from "@/ui/sha256";

const SAMPLE: SampleAnswer = {
  sample_id: "s1", of: "payments", since: "2021-01-01", until: "2021-12-31", unions: [], size: 2,
  seed: "lottery-0305", seed_drawn: false, algorithm: 1, population: 9, population_hash: "ab",
  drawn_by: "staff/auditor", drawn_at: "2021-03-05T04:00:00Z", population_now: 9,
  population_hash_now: "ab", unchanged: true, missing: [],
  items: [
    { record_id: "a1", number: "KN-1", managing_union: "city", day: "2021-02-01", state: "paid", version: 6, version_drawn: 6 },
    { record_id: "a2", number: "KN-2", managing_union: "city", day: "2021-02-02", state: "paid", version: 7, version_drawn: 6 },
  ],
};
const VERDICT = {
  number: "JZ-1", of: "aid", record_id: "a1", language: "bo", revealed: false, pages: 7,
  content_hash: "cc", pdf_hash: "dd", parts: [], made_by: "staff/auditor",
  made_at: "2021-03-05T04:00:00Z", genuine: true,
};
let answers: Record<string, () => [number, object]>;
let sent: { address: string; body: unknown }[];

beforeEach(() => {
  bringTexts(desk, () => Promise.resolve({ default: {} }));
  sent = [];
  answers = { "GET /api/reference": () => [200, { counties: [], unions: [] }], "GET /api/session": () => [401, {}] };
  vi.stubGlobal("fetch", async (asked: Request | string) => {
    const request = new Request(typeof asked === "string" ? new URL(asked, "http://desk.test") : asked);
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    sent.push({ address: `${request.method} ${pathname}${search}`, body: text ? JSON.parse(text) : null });
    const [status, body] = answers[`${request.method} ${pathname}`]!();
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});
const shown = (component: object, props = {}) =>
  mount(component, {
    props,
    attachTo: document.body,
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub }, mocks: { $route: { name: "samples" } } },
  });
const text = (key: string, values = {}) => i18n.global.t(key, values);

describe("a sample", () => {
  const open = async () => {
    answers["GET /api/audit/samples/payments/s1"] = () => [200, SAMPLE];
    const page = shown(SamplePage, { of: "payments", sampleId: "s1" });
    await flushPromises();
    return page;
  };

  it("leads from each record to its trail and its dossier, and says what changed since", async () => {
    const page = await open();
    const ways = page.findAllComponents(RouterLinkStub).map((each) => each.props("to"));
    expect(ways).toContainEqual({ name: "audit", query: { subject: "aid/a1" } });
    expect(ways).toContainEqual({ name: "dossiers", query: { of: "aid", record_id: "a2" } });
    expect(page.text()).toContain(text("samples.changed", { drawn: 6, now: 7 }));
    expect(page.text()).toContain(text("aid_state.paid"));
    expect(page.text()).toContain(text("samples.unchanged", { now: 9 }));
  });

  it.each([
    ["samples.same", SAMPLE.items],
    ["samples.other", SAMPLE.items.slice(1)],
  ])("drawn again by its seed says whether it is the same: %s", async (said, items) => {
    const page = await open();
    answers["POST /api/audit/samples"] = () => [201, { ...SAMPLE, sample_id: "s2", items }];
    await page.findAll("button").find((each) => each.text() === text("samples.repeat"))!.trigger("click");
    await flushPromises();
    expect(page.text()).toContain(text(said));
    expect(sent.at(-1)!.body).toEqual({
      of: "payments", since: "2021-01-01", until: "2021-12-31", size: 2, seed: "lottery-0305", unions: [],
    });
  });
});

it("a sample is asked for with a whole number, days in order and no short seed", async () => {
  const form = shown(SampleForm);
  await form.find("input[type=number]").setValue("501");
  await form.findAll("input[type=date]")[1]!.setValue("2000-01-01");
  await form.find("input[autocomplete=off]").setValue("short");
  await form.find("form").trigger("submit");
  expect(form.findAll("[aria-invalid=true]")).toHaveLength(3);
  expect(sent.filter((each) => each.address.startsWith("POST"))).toEqual([]);
});

describe("a dossier's document", () => {
  const content = new TextEncoder().encode("%PDF-1.7 of ours");

  async function chosen(answer: [number, object]) {
    answers["GET /api/audit/dossiers"] = () => answer;
    const card = shown(DossierCheck);
    const input = card.find("input[type=file]");
    Object.defineProperty(input.element, "files", { value: [new File([content], "JZ-1.pdf")] });
    await input.trigger("change");
    await vi.waitFor(() => expect(sent.some((each) => each.address.includes("/dossiers"))).toBe(true));
    await flushPromises();
    return card;
  }

  it("is verified by its hash alone: the file stays here", async () => {
    const card = await chosen([200, VERDICT]);
    const asked = sent.find((each) => each.address.includes("/dossiers"))!;
    expect(asked).toEqual({ address: `GET /api/audit/dossiers?pdf_hash=${sha256(content)}`, body: null });
    expect(card.text()).toContain(text("dossiers.genuine"));
    expect(card.text()).toContain("JZ-1");
  });

  it("that was changed is not called genuine", async () => {
    expect((await chosen([200, { ...VERDICT, genuine: false }])).text()).toContain(text("dossiers.forged"));
  });

  it("that nobody made is said to be unknown", async () => {
    const refusal = { status: 404, code: "dossier_not_found", kind: "not_found" };
    expect((await chosen([404, refusal])).text()).toContain(text("dossiers.noSuchDocument"));
  });
});

it("a red flag is called explained only with an explanation", async () => {
  const flag = {
    flag_id: "shared_card:x", red_flag: "shared_card", subjects: ["aid/a1", "aid/a2"], happened_on: "2021-03-05",
    evidence: ["aid/a1", "aid/a2"], facts: { people: "2" }, state: "open", said_by: null, said_at: null, explanation: null,
  };
  const dialog = shown(FlagDialog, { flag });
  await flushPromises();
  document.querySelector<HTMLInputElement>("input[value=explained]")!.click();
  await flushPromises();
  const form = document.querySelector("form")!;
  form.dispatchEvent(new Event("submit"));
  await flushPromises();
  expect(document.querySelectorAll("textarea[aria-invalid=true]")).toHaveLength(1);
  answers["POST /api/audit/flags/explain"] = () => [200, { ...flag, state: "explained", explanation: "一家人" }];
  const note = document.querySelector("textarea")!;
  note.value = "一家人";
  note.dispatchEvent(new Event("input"));
  form.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(dialog.emitted("done")).toHaveLength(1));
  expect(sent.at(-1)!.body).toEqual({ flag_id: "shared_card:x", state: "explained", explanation: "一家人" });
});

it("an address that says nothing, or nonsense, asks for this year's flags of the first sort", () => {
  const asked = flagsAsked({ until: "2021-06-30", red_flag: "x", state: "y" });
  expect(asked).toMatchObject({ red_flag: "notice_cut_short", since: "2021-01-01", state: undefined });
});

it("a payment is followed by its request for aid; what has no dossier leads to none", () => {
  expect(subjectOf("payments", "a1")).toBe("aid/a1");
  expect(dossierQuery("batch/b1")).toEqual({ of: "batch", record_id: "b1" });
  expect([dossierQuery("account/x"), dossierQuery("aid")]).toEqual([null, null]);
});
