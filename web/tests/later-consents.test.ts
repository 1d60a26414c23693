import { describe, expect, it } from "vitest";
import type { ConsentPurpose, ConsentShown, ConsentText, TicketAnswer } from "@/api/types";
import { stillToAgree, takesConsent } from "@/desk/later-consents";

const TEXTS = (["handling", "sensitive", "guardian"] as ConsentPurpose[]).map(
  (purpose) => ({ purpose, version: 2 }) as ConsentText,
);
const given = (purpose: ConsentPurpose, version = 2, withdrawn_at: string | null = null) =>
  ({ purpose, version, withdrawn_at }) as ConsentShown;
const left = (...consents: ConsentShown[]) => stillToAgree(TEXTS, consents).map(({ purpose }) => purpose);

describe("what may still be agreed to", () => {
  it("is every text to which consent does not stand", () => {
    expect(left()).toEqual(["handling", "sensitive", "guardian"]);
    expect(left(given("handling"))).toEqual(["sensitive", "guardian"]);
  });

  it("is a text anew of which an earlier version was agreed to", () => {
    expect(left(given("handling", 1))).toContain("handling");
  });

  it("is not what was taken back, and nothing once that ends the request", () => {
    const at = "2021-03-05T04:00:00Z";
    expect(left(given("sensitive", 1, at))).toEqual(["handling", "guardian"]);
    expect(left(given("handling", 2, at))).toEqual([]);
    expect(left(given("guardian", 1, at))).toEqual([]);
  });

  it("is nothing of a request that is closed or archived", () => {
    const ticket = (state: string, archived_on: string | null = null) =>
      takesConsent({ state, archived_on } as TicketAnswer);
    expect([ticket("escalated"), ticket("closed"), ticket("closed", "2030-01-01")]).toEqual([true, false, false]);
  });
});
