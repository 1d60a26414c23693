import { expect, it } from "vitest";
import { mayDo, rightsOf, STAFF_ROLES } from "@/session/rights";

it("the table has the roles of staff, and each may do something", () => {
  expect(STAFF_ROLES).toContain("officer");
  expect(STAFF_ROLES).not.toContain("worker");
  expect(STAFF_ROLES.filter((role) => rightsOf(role).length === 0)).toEqual([]);
});

it("several roles add up, and an unknown one gives nothing", () => {
  expect(mayDo(["officer", "shift_leader"], "ticket.close")).toBe(true);
  expect(mayDo(["officer"], "ticket.close")).toBe(false);
  expect(mayDo(["visitor"], "ticket.read")).toBe(false);
});
