import { describe, expect, it } from "vitest";
import { agreementsOf, checksOfConsents, nothingAgreed, purposesFor } from "@/portal/consents";

const who = (id_number?: string) => ({ name: "普布", phone: "13800000000", id_number });
const TODAY = new Date("2026-03-05T04:00:00Z");

describe("the consents that a request needs", () => {
  it("are one for handling, and a separate one once there is an ID number", () => {
    expect(purposesFor(who())).toEqual(["handling"]);
    expect(purposesFor(who("540202198503120017"), TODAY)).toEqual(["handling", "sensitive"]);
  });

  it("are a guardian's until the fourteenth birthday", () => {
    expect(purposesFor(who("540202201203050017"), TODAY)).not.toContain("guardian");
    expect(purposesFor(who("540202201203060017"), TODAY)).toContain("guardian");
  });

  it("are each checked by itself, with the guardian's name", () => {
    const child = who("540202202203060017");
    const failing = (agreed = nothingAgreed()) =>
      checksOfConsents(agreed, child).filter(([, , failed]) => failed).map(([field]) => field);
    expect(failing()).toEqual(["consents.handling", "consents.sensitive", "consents.guardian", "consents.name"]);
    const all = { versions: { handling: 1, sensitive: 1, guardian: 2 }, guardian: " 卓玛 " };
    expect(failing(all)).toEqual([]);
    expect(agreementsOf(all, child).at(-1)).toEqual({ purpose: "guardian", version: 2, guardian: "卓玛" });
  });
});
