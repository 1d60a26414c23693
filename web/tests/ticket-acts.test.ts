import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TicketAnswer } from "@/api/types";
import { ACTS, actsOn, bodyOf, formOf, mainAct, type TicketAct } from "@/desk/ticket-acts";

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, "..", ...path), "utf8");
const WORDS = read("..", "contracts", "hotline", "loop_words.py");
const TEXTS = ["zh-CN", "bo"].map((language) => ({
  ...JSON.parse(read("src", "i18n", language, "labels.json")),
  ...JSON.parse(read("src", "i18n", language, "desk.json")),
}));
const acts = Object.keys(ACTS) as TicketAct[];
const everything = () => true;

function ticket(state: string, more: object = {}): TicketAnswer {
  return { state, lead_state: null, archived_on: null, course: { asked_days: null }, ...more } as TicketAnswer;
}

function valuesOf(name: string): string[] {
  const body = new RegExp(`class ${name}\\(StrEnum\\):([\\s\\S]*?)(\\n\\n\\n|$)`).exec(WORDS)![1]!;
  return [...body.matchAll(/^ {4}[A-Z_]+ = "(\w+)"/gm)].map(([, value]) => value!);
}

describe("what can be done with a ticket", () => {
  it("has a word in both languages, for the act and all that it asks", () => {
    const keys = acts.flatMap((act) => {
      const form = formOf(act);
      const choices = (form.choices ?? []).flatMap((each) => [each.label, ...each.values.map(each.text)]);
      return [`ticket.${act}`, ...choices, form.text?.label, form.explained].filter((key) => key !== undefined);
    });
    for (const texts of TEXTS)
      expect(keys.filter((key) => !key.split(".").reduce((at, name) => at?.[name], texts))).toEqual([]);
  });

  it.each([
    ["decline", "DeclineReason"],
    ["giveBack", "ReturnReason"],
    ["handOver", "OutsideBody"],
    ["resolve", "ResultCode"],
    ["callBack", "CallBackPerson"],
    ["accept", "Difficulty"],
  ] as const)("offers in %s every value of %s", (act, name) => {
    expect(formOf(act).choices![0]!.values).toEqual(valuesOf(name));
  });

  it("follows its state", () => {
    expect(actsOn(ticket("registered"), everything).slice(0, 3)).toEqual(["accept", "answerAtOnce", "decline"]);
    expect(actsOn(ticket("called_back"), everything).slice(0, 2)).toEqual(["close", "sendBack"]);
    expect(actsOn(ticket("closed"), everything)).toEqual(["reopen"]);
    expect(actsOn(ticket("accepted"), everything)).not.toContain("close");
  });

  it("has as its main act what the state asks for, and never to make it an emergency", () => {
    expect(mainAct(actsOn(ticket("registered"), everything))).toBe("accept");
    const beside = ["ticket.declare_emergency", "ticket.urge", "ticket.report_up"];
    const can = (right: string) => beside.includes(right);
    expect(mainAct(actsOn(ticket("handling"), can))).toBeUndefined();
    const emergency = { asked_days: null, emergency: { kind: "crowd" } } as unknown as TicketAnswer["course"];
    expect(mainAct(actsOn(ticket("handling", { course: emergency }), can))).toBe("reportUp");
  });

  it("waits for relief, and escalates once", () => {
    const waiting = (...rights: string[]) =>
      actsOn(ticket("escalated", {
        lead_state: "open", course: { asked_days: null, waits_for: rights } as unknown as TicketAnswer["course"],
      }), everything);
    expect(waiting()).not.toContain("resolve");
    expect(waiting("ticket.handle")).toContain("resolve");
    expect(actsOn(ticket("handling", { lead_state: "refused" }), everything)).not.toContain("escalate");
  });

  it("decides an extension that was asked for, and none else", () => {
    const asked = actsOn(ticket("handling", { course: { asked_days: 5 } }), everything);
    expect(asked).toContain("grantExtension");
    expect(asked).not.toContain("askExtension");
    expect(actsOn(ticket("handling"), everything)).not.toContain("grantExtension");
  });

  it("is nothing without the right, or once it tells of nobody any more", () => {
    expect(actsOn(ticket("registered"), (right) => right === "ticket.answer")).toEqual(["answerAtOnce"]);
    expect(actsOn(ticket("closed", { archived_on: "2030-01-01" }), everything)).toEqual([]);
  });

  it("sends what was filled in, and nothing that was left open", () => {
    const filled = { text: " 已办 ", chosen: { result: "solved" }, union: "", days: null, when: {} };
    expect(bodyOf("resolve", filled)).toEqual({ result: "solved", text: "已办" });
    expect(bodyOf("rejectReturn", { ...filled, text: "" })).toEqual({ upheld: false });
    expect(bodyOf("callBack", { ...filled, text: "", chosen: { answered_by: null } })).toEqual({});
  });

  it("names the union that a ticket is about, and sends it to none", () => {
    const filled = { text: "窗口态度", chosen: {}, union: "county-540202", days: null, when: {} };
    expect(bodyOf("nameConcerned", filled)).toEqual({
      concerns: "union/county-540202",
      reason: "窗口态度",
    });
  });

  it("names an officer that a ticket is about, and no union then", () => {
    const filled = { text: "态度", chosen: {}, union: "", officer: "018f-a", days: null, when: {} };
    expect(bodyOf("nameConcerned", filled)).toEqual({ concerns: "staff/018f-a", reason: "态度" });
  });
});
