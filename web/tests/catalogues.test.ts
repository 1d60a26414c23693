import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelsFrom } from "../scripts/write-labels.mjs";

const SOURCES = join(import.meta.dirname, "../src");
const CONTRACTS = join(import.meta.dirname, "../../contracts");
const FILES = ["core", "labels", "portal", "desk", "ops"] as const;

type Texts = Record<string, string>;

function flat(tree: object, path = ""): Texts {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === "string" ? [[path + name, value]] : Object.entries(flat(value, `${path}${name}.`)),
    ),
  );
}
const catalogue = (language: string, file: string): Texts =>
  flat(JSON.parse(readFileSync(join(SOURCES, "i18n", language, `${file}.json`), "utf8")));
const everyText = (language: string): Texts =>
  Object.assign({}, ...FILES.map((file) => catalogue(language, file)));
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(vue|ts)$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(SOURCES, file), "utf8") }));

describe.each(FILES)("the catalogue %s", (file) => {
  const chinese = catalogue("zh-CN", file);
  const tibetan = catalogue("bo", file);

  it("has the same texts in both languages", () => {
    expect(Object.keys(tibetan).sort()).toEqual(Object.keys(chinese).sort());
  });

  it("takes the same values into each text of both languages", () => {
    for (const key of Object.keys(chinese))
      expect([key, placeholders(tibetan[key]!)]).toEqual([key, placeholders(chinese[key]!)]);
  });

  it("says that no translator has signed the Tibetan yet", () => {
    expect(tibetan._status).toBe("unreviewed");
  });

  it("holds Tibetan in the Tibetan file, and no Chinese", () => {
    for (const [key, text] of Object.entries(tibetan)) {
      expect([key, /\p{Script=Han}/u.test(text)]).toEqual([key, false]);
      if (key !== "_status") expect([key, /\p{Script=Tibetan}/u.test(text)]).toEqual([key, true]);
    }
  });
});

describe("the sources", () => {
  const known = everyText("zh-CN");
  const asked = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bt\(\s*["'`]([\w.]+)["'`]/g)].map(([, key]) => key!),
  );
  const built = sources.flatMap(({ text }) =>
    [...text.matchAll(/`([a-zA-Z_]+(?:\.[a-zA-Z]+)*\.?[a-zA-Z]*)\$\{/g)].map(([, start]) => start!),
  );

  it("ask for no text that is not there", () => {
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !(key in known))).toEqual([]);
  });

  it("use every text that is there", () => {
    const quoted = new Set(
      sources.flatMap(({ text }) => [...text.matchAll(/["']([\w.]+)["']/g)].map(([, key]) => key)),
    );
    const unused = Object.keys(known).filter(
      (key) =>
        key !== "_status" &&
        !quoted.has(key) &&
        !built.some((start) => start.length > 2 && key.startsWith(start)) &&
        !/^(state|leadState|fieldError|problem\.kind|problem\.code|problem\.advice)\./.test(key),
    );
    expect(unused).toEqual([]);
  });

  it("hold no text of their own but the languages' names", () => {
    const allowed = /中文|བོད་ཡིག|区\]|补录|\[县/g;
    const found = sources
      .map(({ file, text }) => [file, text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").replace(allowed, "")])
      .filter(([, text]) => /[\p{Script=Han}\p{Script=Tibetan}]/u.test(text!));
    expect(found.map(([file]) => file)).toEqual([]);
  });
});

describe("the contracts", () => {
  const known = everyText("zh-CN");
  const read = (file: string) => readFileSync(join(CONTRACTS, file), "utf8");

  function valuesOf(file: string, name: string): string[] {
    const body = new RegExp(`class ${name}\\(StrEnum\\):([\\s\\S]*?)(\\n\\n\\n|$)`).exec(read(file))![1]!;
    return [...body.matchAll(/^ {4}[A-Z_]+ = "(\w+)"/gm)].map(([, value]) => value!);
  }

  it.each([
    ["hotline/words.py", "TicketState", "state"],
    ["hotline/words.py", "LeadState", "leadState"],
    ["hotline/words.py", "TicketStep", "step"],
    ["hotline/words.py", "Category", "category"],
    ["hotline/words.py", "Channel", "channel"],
    ["hotline/words.py", "HardshipReason", "hardship_reason"],
    ["relief/words.py", "LeadState", "leadState"],
    ["relief/words.py", "RefusalReason", "refusal_reason"],
    ["people.py", "DeliveryChannel", "delivery_channel"],
    ["campaigns.py", "ActivityKind", "activity_kind"],
    ["retention.py", "Retained", "retained"],
    ["retention.py", "HeldBecause", "held_because"],
    ["rights/roles.py", "Role", "role"],
    ["operations/words.py", "Fate", "ops.fate"],
    ["operations/words.py", "ProposalState", "ops.proposal.state"],
    ["operations/signs.py", "SpanKind", "ops.kind"],
    ["monitor/words.py", "AlertState", "ops.alert.state"],
    ["monitor/words.py", "Urgency", "ops.alert.urgency"],
    ["monitor/words.py", "ReplayState", "ops.replay.state"],
  ])("of %s: every value of %s has a word", (file, name, group) => {
    const values = valuesOf(file, name);
    expect(values.length).toBeGreaterThan(1);
    expect(values.filter((value) => !(`${group}.${value}` in known))).toEqual([]);
  });

  it.each(["zh-CN", "bo"])("lend their labels in %s unchanged: npm run labels", (language) => {
    const written = JSON.parse(readFileSync(join(SOURCES, "i18n", language, "labels.json"), "utf8"));
    expect(written).toEqual(labelsFrom(read("texts/labels.csv"), language));
  });
});

describe("the checks before sending", () => {
  const codes = sources.flatMap(({ text }) =>
    [...text.matchAll(/^\s*(?:if \(errors\.check\(\[)?\[["`][\w.${}]+["`], "(\w+)",\s*[^.\s]/gm)].map(([, code]) => code!),
  );

  it("have a text for each thing that they find", () => {
    expect(codes).toContain("phone_not_mobile");
    expect(codes).toContain("id_number_length");
    const known = everyText("zh-CN");
    expect(codes.filter((code) => !(`fieldError.${code}` in known))).toEqual([]);
  });
});
