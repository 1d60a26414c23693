import { describe, expect, it } from "vitest";
import { budgetsAsked, usedPermille, yearsTo } from "@/desk/budget-query";
import { fenOf, moneyField, moneyText } from "@/ui/money";

describe("an amount of money", () => {
  it.each([
    [0, "¥0.00"],
    [5, "¥0.05"],
    [-5, "-¥0.05"],
    [86_550_000, "¥865,500.00"],
    [10_000_000_000_001, "¥100,000,000,000.01"],
  ])("of %d fen is shown to the fen", (fen, text) => expect(moneyText(fen)).toBe(text));

  it("is read as people write it, and otherwise not at all", () => {
    expect(fenOf("1,234.5")).toBe(123450);
    expect(fenOf(" ¥ 1，234.05 ")).toBe(123405);
    expect(fenOf("0.29")).toBe(29);
    expect(fenOf("-12")).toBe(-1200);
    for (const wrong of ["", "1.234", "1e5", "十元", ".5", "--1", "99999999999999"]) expect(fenOf(wrong)).toBeNull();
  });

  it("comes back from its field as it went in, for every fen of a thousand yuan", () => {
    for (let fen = 0; fen < 100_000; fen += 7) expect(fenOf(moneyField(fen))).toBe(fen);
    expect(fenOf(moneyText(-123456))).toBe(-123456);
  });
});

describe("budgets", () => {
  it("are asked for by what the address says, without what makes no sense", () => {
    expect(budgetsAsked({ fund: "central", year: "2021", programme: "heating" })).toEqual({
      managing_union: undefined, cursor: undefined, fund: "central", year: 2021, programme: "heating",
    });
    expect(budgetsAsked({ fund: "lottery", year: "soon" })).toMatchObject({ fund: undefined, year: undefined });
  });

  it("are set for next year too", () => expect(yearsTo(2031, 3)).toEqual([2032, 2031, 2030]));

  it("are not said to be used up while a fen is left", () => {
    expect(usedPermille({ granted_fen: 1_000_000, left_fen: 1 })).toBe(999);
    expect(usedPermille({ granted_fen: 1_000_000, left_fen: 0 })).toBe(1000);
    expect(usedPermille({ granted_fen: 0, left_fen: 0 })).toBe(0);
  });
});
