// @vitest-environment happy-dom
import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import type { TicketAnswer } from "@/api/types";
import TicketFacts from "@/desk/components/TicketFacts.vue";
import { i18n } from "@/i18n";

const clock = (name: string, due_on: string) => ({
  clock: name, due_on, started_on: "2021-03-05", basis: "示例", standing: "on_time", provisional: false,
});
const ticket = {
  channel: "call", category: "complaint", county: "540202", managing_union: "county-540202",
  language: "zh-CN", happened_on: "2021-03-05", registered_at: "2021-03-05T04:00:00Z",
  concerns: "union/county-540202",
  course: { clocks: [clock("acceptance", "2021-03-08"), clock("petition_acceptance", "2021-03-20")] },
} as unknown as TicketAnswer;

// A fact with two values would push every later one into the column of names.
it("shows each fact beside its name, however many limits run", () => {
  const facts = mount(TicketFacts, { props: { ticket }, global: { plugins: [i18n] } });
  const cells = [...facts.get("dl").element.children].map((each) => each.tagName);
  expect(cells.filter((_, place) => place % 2 === 0).every((tag) => tag === "DT")).toBe(true);
  expect(cells.filter((_, place) => place % 2 === 1).every((tag) => tag === "DD")).toBe(true);
  expect(facts.findAll("dd").at(-1)!.findAll("p")).toHaveLength(2);
});
