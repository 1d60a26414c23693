import { expect, it } from "vitest";
import { asAsked, withSpan } from "@/desk/audit-query";

const NOW = new Date("2026-03-10T17:00:00Z"); // the 11th in Shanghai

it("days of Shanghai become the first moment and the first one after the span", () => {
  expect(asAsked({ since: "2026-02-27", until: "2026-02-28", act: "ticket.accept" })).toEqual({
    act: "ticket.accept",
    since: "2026-02-27T00:00:00+08:00",
    until: "2026-03-01T00:00:00+08:00",
  });
  expect(asAsked({ actor: "staff/a", cursor: "c" })).toEqual({ actor: "staff/a", cursor: "c" });
});

it("what nothing narrows is asked for seven days, today or the last day among them", () => {
  expect(withSpan({}, NOW)).toEqual({ since: "2026-03-05" });
  expect(withSpan({ act: "ticket.accept", until: "2026-01-07" }, NOW).since).toBe("2026-01-01");
});

it("what an index holds is asked for without a span, and a chosen day stays", () => {
  for (const filters of [{ actor: "a" }, { subject: "s" }, { correlation_id: "c" }, { since: "2020-01-01" }])
    expect(withSpan(filters, NOW)).toBe(filters);
});
