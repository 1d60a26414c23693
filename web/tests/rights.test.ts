import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mayDo, rightsOf, STAFF_ROLES } from "@/session/rights";

const python = readFileSync(join(import.meta.dirname, "../../contracts/rights.py"), "utf8");

/** The actions of a role in contracts/rights.py. */
function contractRights(role: string): string[] {
  const body = new RegExp(`Role\\.${role.toUpperCase()}: \\{([^}]*)\\}`).exec(python)![1]!;
  return [...body.matchAll(/"([\w.]+)": S\./g)].map(([, action]) => action!);
}

it.each([...STAFF_ROLES])("%s is shown what the rights table gives, no more and no less", (role) => {
  expect([...rightsOf(role)].sort()).toEqual(contractRights(role).sort());
});

it("several roles add up, and an unknown one gives nothing", () => {
  expect(mayDo(["officer", "hotline_agent"], "ticket.close")).toBe(true);
  expect(mayDo(["officer"], "ticket.close")).toBe(false);
  expect(mayDo(["visitor"], "ticket.read")).toBe(false);
});
