import { expect, it } from "vitest";
import { newPassword } from "@/desk/first-password";
import chinese from "@/i18n/zh-CN/desk.json";
import assignable from "@/session/assignable.json";
import { assignableTo, CLIENT_ACTIONS, clashOf } from "@/session/roles";
import { STAFF_ROLES } from "@/session/rights";

it("a pair that nobody may hold is found from either side, with whose rule it is", () => {
  expect(clashOf("approver", ["officer"])).toEqual({ other: "officer", reason: "approver" });
  expect(clashOf("officer", ["hotline_agent", "approver"])).toEqual({
    other: "approver",
    reason: "approver",
  });
  expect(clashOf("officer", ["hotline_agent", "leader"])).toBeNull();
  expect(clashOf("auditor", ["auditor"])).toBeNull();
});

it("to an auditor nothing can be added, to a hotline agent all that does not exclude him", () => {
  expect(assignableTo(["auditor"]).filter(({ clash }) => !clash)).toEqual([]);
  const open = assignableTo(["hotline_agent"]).filter(({ clash }) => !clash);
  expect(open.map(({ role }) => role)).toContain("officer");
  expect(open.map(({ role }) => role)).not.toContain("hotline_agent");
  expect(open.length).toBe(STAFF_ROLES.length - 4); // without himself and the three exclusive ones
});

it("every rule has a text that says why, and clients may do something", () => {
  const texts: Record<string, string> = chinese.apart;
  expect(assignable.incompatible.map(({ role }) => role).sort()).toEqual(Object.keys(texts).sort());
  expect(CLIENT_ACTIONS).toContain("ticket.read");
});

it("a first password has letters of both kinds and digits, in groups, and never the same twice", () => {
  const drawn = Array.from({ length: 200 }, newPassword);
  for (const password of drawn) {
    expect(password).toMatch(/^[a-zA-Z2-9]{4}(-[a-zA-Z2-9]{4}){3}$/);
    expect(password).not.toMatch(/[ilIoO01]/);
    expect([/[a-z]/, /[A-Z]/, /[2-9]/].every((kind) => kind.test(password))).toBe(true);
  }
  expect(new Set(drawn).size).toBe(drawn.length);
});
