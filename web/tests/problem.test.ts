import { describe, expect, it } from "vitest";
import { problemFrom, unreachable } from "@/api/problem";
import { adviceFor, fieldText, titleOf } from "@/ui/problem-text";

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
const known = new Set([
  "problem.code.version_conflict",
  "problem.kind.conflict",
  "problem.kind.unavailable",
  "problem.advice.conflict",
  "fieldError.phone_unknown",
]);
const texts = {
  t: (key: string, named?: Record<string, unknown>) => (named ? `${key} ${named.seconds}` : key),
  te: (key: string) => known.has(key),
};

describe("a problem", () => {
  it("carries code, kind, text and trace id of problem+json", () => {
    const problem = problemFrom(answer(409), {
      code: "version_conflict",
      kind: "conflict",
      detail: "somebody was faster",
      trace_id: "4bf92f",
    });
    expect(problem).toMatchObject({ code: "version_conflict", kind: "conflict", traceId: "4bf92f" });
    expect(titleOf(problem, texts)).toBe("somebody was faster");
    expect(adviceFor(problem, texts)).toBe("problem.advice.conflict");
  });

  it("lists each field with its own code", () => {
    const problem = problemFrom(answer(422), {
      code: "invalid_input",
      kind: "invalid",
      errors: [
        { field: "applicant.phone", code: "phone_unknown", detail: "No such number." },
        { field: "applicant.name", code: "person_name_empty" },
      ],
    });
    expect(problem.fields).toEqual([
      { field: "applicant.phone", code: "phone_unknown", detail: "No such number." },
      { field: "applicant.name", code: "person_name_empty", detail: undefined },
    ]);
  });

  it("puts a refusal of one field at that field", () => {
    const problem = problemFrom(answer(422), { code: "date_in_future", field: "happened_on" });
    expect(problem.fields).toMatchObject([{ field: "happened_on", code: "date_in_future" }]);
  });

  it("is one also when a proxy answers with a page instead of problem+json", () => {
    const problem = problemFrom(answer(502), "<html>Bad gateway</html>");
    expect(problem).toMatchObject({ code: "status_502", kind: "unavailable", fields: [] });
    expect(titleOf(problem, texts)).toBe("problem.kind.unavailable");
  });

  it("says how long to wait when the answer says so", () => {
    const problem = problemFrom(answer(429, { "Retry-After": "30" }), {});
    expect(problem.kind).toBe("limited");
    expect(adviceFor(problem, texts)).toBe("problem.advice.wait 30");
  });

  it("of which the server says nothing falls back to its code, then its kind", () => {
    const said = (code: string) => titleOf(problemFrom(answer(409), { code }), texts);
    expect(said("version_conflict")).toBe("problem.code.version_conflict");
    expect(said("new_code")).toBe("problem.kind.conflict");
  });

  it("needs a sign-in only when a session is missing, not when a password is wrong", () => {
    expect(problemFrom(answer(401), { code: "session_expired" }).needsSignIn).toBe(true);
    expect(problemFrom(answer(401), { code: "credentials_wrong" }).needsSignIn).toBe(false);
    expect(problemFrom(answer(401), { code: "code_wrong" }).needsSignIn).toBe(false);
    expect(problemFrom(answer(401), { code: "second_factor_wrong" }).needsSignIn).toBe(false);
  });

  it("leaves the outcome open when no answer came or the server failed", () => {
    expect(unreachable().outcomeUnknown).toBe(true);
    expect(problemFrom(answer(503), {}).outcomeUnknown).toBe(true);
    expect(problemFrom(answer(422), {}).outcomeUnknown).toBe(false);
  });
});

it("a field shows what the server says of it, else our word for the code, else a plea", () => {
  const told = { field: "phone", code: "phone_unknown", detail: "No such number." };
  expect(fieldText(told, texts)).toBe("No such number.");
  expect(fieldText({ field: "phone", code: "phone_unknown" }, texts)).toBe("fieldError.phone_unknown");
  expect(fieldText({ field: "phone", code: "something_new" }, texts)).toBe("fieldError.other");
});

it("only what may pass is worth asking again", () => {
  expect(unreachable().passes).toBe(true);
  expect(problemFrom(answer(429), {}).passes).toBe(true);
  expect(problemFrom(answer(403), {}).passes).toBe(false);
  expect(problemFrom(answer(404), {}).passes).toBe(false);
});
