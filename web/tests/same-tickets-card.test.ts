// @vitest-environment happy-dom
import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import type { TicketAnswer } from "@/api/types";
import ClaimantsCard from "@/desk/components/ClaimantsCard.vue";
import SameTicketsCard from "@/desk/components/SameTicketsCard.vue";
import { i18n } from "@/i18n";
import desk from "@/i18n/zh-CN/desk.json";

const { found, claimants } = vi.hoisted(() => ({ found: vi.fn(), claimants: vi.fn() }));
vi.mock("@/api/joining-calls", () => ({ findSameTickets: found, listClaimants: claimants }));
vi.mock("@/session/session", () => ({ can: () => true }));

const ticket = { ticket_id: "one", version: 3, state: "accepted" } as unknown as TicketAnswer;
const other = {
  ticket_id: "other", number: "SR-20210305-000124", version: 1, state: "handling", category: "complaint",
  managing_union: "county-540202", applicant_name: "次*", text: "拖欠工资", happened_on: "2021-03-05",
  same_by: ["caller", "text"], percent: 80,
};
const global = { plugins: [i18n], stubs: { RouterLink: { template: "<a><slot /></a>" } } };

i18n.global.mergeLocaleMessage("zh-CN", desk);
beforeEach(() => vi.clearAllMocks());

it("shows what may be the same request, why, and offers to merge into it", async () => {
  found.mockResolvedValue({ items: [other] });
  const card = mount(SameTicketsCard, { props: { ticket }, global });
  await flushPromises();
  expect(found).toHaveBeenCalledWith({ ticket_id: "one" });
  expect(card.text()).toContain(other.number);
  expect(card.text()).toContain("同一来电人");
  expect(card.findAll("button").map((each) => each.text())).toEqual(["并入此工单"]);
});

it("shows no card where nothing is alike", async () => {
  found.mockResolvedValue({ items: [] });
  const card = mount(SameTicketsCard, { props: { ticket }, global });
  await flushPromises();
  expect(card.find("section").exists()).toBe(false);
});

it("sums what claimants claim to the fen, and strikes off none that is struck", async () => {
  const row = { ticket_id: "one", version: 1, name: "扎*", phone: "139****0101", listed_on: "2021-03-05" };
  claimants.mockResolvedValue({
    people: 1, claimed_fen: 600_050, next_cursor: null,
    items: [
      { ...row, claimant_id: "a", state: "listed", claimed_fen: 600_050 },
      { ...row, claimant_id: "b", state: "struck", claimed_fen: 100 },
    ],
  });
  const card = mount(ClaimantsCard, { props: { ticket, open: true }, global });
  await flushPromises();
  expect(card.text()).toContain("共 1 人，合计 ¥6,000.50");
  expect(card.findAll("button").map((each) => each.text())).toEqual(["剔除", "登记参加人"]);
});
