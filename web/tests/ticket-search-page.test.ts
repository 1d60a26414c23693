// @vitest-environment happy-dom
import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import TicketSearchPage from "@/desk/pages/TicketSearchPage.vue";
import { i18n } from "@/i18n";
import desk from "@/i18n/zh-CN/desk.json";
import labels from "@/i18n/zh-CN/labels.json";

const { search } = vi.hoisted(() => ({ search: vi.fn() }));
vi.mock("@/api/ticket-sight-calls", () => ({ searchTickets: search }));
vi.mock("@/desk/row-keys", () => ({ useRowKeys: () => {} }));
vi.mock("@/ui/reference", () => ({ useReference: () => ({ unionName: (code: string) => code }) }));
const global = { plugins: [i18n], stubs: { RouterLink: { template: "<a><slot /></a>" } } };
i18n.global.mergeLocaleMessage("zh-CN", { ...desk, ...labels });
beforeEach(() => vi.clearAllMocks());

const ticket = {
  ticket_id: "one", number: "SR-20210305-000124", state: "handling", channel: "call", category: "complaint",
  managing_union: "county-540202", applicant_name: "次*", text: "拖欠工资", happened_on: "2021-03-05",
  registered_at: "2021-03-05T04:00:00Z", lead_state: null,
};

it("asks for what was typed, and keeps it out of the address", async () => {
  search.mockResolvedValue({ by: "words", items: [ticket], more: true });
  const before = location.href;
  const page = mount(TicketSearchPage, { global });
  expect(search).not.toHaveBeenCalled();
  await page.find("input[type=search]").setValue("  拖欠工资 ");
  await page.find("form").trigger("submit");
  await flushPromises();
  expect(search).toHaveBeenCalledWith({ text: "拖欠工资", since: null, until: null, limit: 50 });
  expect(page.text()).toContain(ticket.number);
  expect(page.text()).toContain("可能还有更多");
  expect(location.href).toBe(before);
});

it("says what to do where nothing was found, and asks for nothing where nothing was typed", async () => {
  search.mockResolvedValue({ by: "words", items: [], more: false });
  const page = mount(TicketSearchPage, { global });
  await page.find("form").trigger("submit");
  expect(search).not.toHaveBeenCalled();
  await page.find("input[type=search]").setValue("法院");
  await page.find("form").trigger("submit");
  await flushPromises();
  expect(page.text()).toContain("没有找到");
});
