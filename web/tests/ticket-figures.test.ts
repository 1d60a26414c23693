import { describe, expect, it } from "vitest";
import type { TicketFigures } from "@/api/ticket-sight-calls";
import { figureParts, figuresAsked, figuresSheet, onTimeRate } from "@/desk/ticket-figures";

const t = (key: string, named?: Record<string, unknown>) => (named ? `${key} ${Object.values(named).join("-")}` : key);
const words = { t, unionName: (code: string) => `union ${code}` };
const figures: TicketFigures = {
  tickets: 3,
  by_state: { closed: 2, registered: 1, merged: 0 },
  by_channel: { call: 3, web: 0 },
  by_category: { complaint: 3 },
  by_union: { "county-540202": 3 },
  by_month: [0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  in_time: 2,
  late: 1,
  in_time_unknown: 0,
  said: [{ of: "handling", answered_by: null, satisfaction: "not_said", tickets: 1 }],
  reworked: 1,
  reworks: 2,
  wages_fen: 123_450,
  wages_people: 2,
  counted_on: "2021-03-05",
  ageing: [
    { from_days: 0, to_days: 7, tickets: 1 },
    { from_days: 8, to_days: null, tickets: 0 },
  ],
};

describe("figures of tickets", () => {
  it("are asked for as the address says, of this year where it names none", () => {
    expect(figuresAsked({}, 2026)).toEqual({ year: 2026, month: undefined, managing_union: undefined });
    expect(figuresAsked({ year: "2021", month: "3", managing_union: "county-540202" }, 2026)).toEqual({
      year: 2021, month: 3, managing_union: "county-540202",
    });
    expect(figuresAsked({ year: "1e3", month: "13" }, 2026)).toMatchObject({ year: 2026, month: undefined });
  });

  it("say a rate of what is known, never rounded up", () => {
    expect(onTimeRate({ in_time: 2, late: 1 })).toBe("66.6%");
    expect(onTimeRate({ in_time: 1999, late: 1 })).toBe("99.9%");
    expect(onTimeRate({ in_time: 0, late: 0 })).toBe("–");
  });

  it("leave out what nothing holds, but no month and no age", () => {
    const parts = Object.fromEntries(figureParts(figures, words).map(({ of, lines }) => [of, lines]));
    expect(parts.state).toEqual([["state.closed", 2], ["state.registered", 1]]);
    expect(parts.union).toEqual([["union county-540202", 3]]);
    expect(parts.month).toHaveLength(12);
    expect(parts.said).toEqual([["figures.handling · figures.nobody · satisfaction.not_said", 1]]);
    expect(parts.ageing).toEqual([["figures.band 0-7", 1], ["figures.over 8", 0]]);
  });

  it("are a sheet with every line, quoted, and money as a number", () => {
    const sheet = figuresSheet(figureParts(figures, { ...words, unionName: () => 'a "b"' }), words);
    expect(sheet.startsWith("\uFEFF")).toBe(true);
    expect(sheet).toContain('"figures.of.total","figures.wages","1234.50"\r\n');
    expect(sheet).toContain('"figures.of.union","a ""b""","3"\r\n');
  });
});
