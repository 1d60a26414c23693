/**
 * What a problem says, and what to do about it. The server tells what it refuses and why, in the
 * language of the page; our own words are for what no server could say, and for what comes next.
 */
import { useI18n } from "vue-i18n";
import type { FieldProblem, Problem } from "@/api/problem";

interface Texts {
  t: (key: string, named?: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

export function titleOf(problem: Problem, { t, te }: Texts): string {
  if (problem.detail) return problem.detail;
  const known = [`problem.code.${problem.code}`, `problem.kind.${problem.kind}`].find(te);
  return t(known ?? "problem.kind.unavailable");
}

export function adviceFor(problem: Problem, { t, te }: Texts): string {
  if (problem.retryAfterSeconds)
    return t("problem.advice.wait", { seconds: problem.retryAfterSeconds });
  const known = [`problem.advice.${problem.code}`, `problem.advice.${problem.kind}`].find(te);
  return known ? t(known) : "";
}

export function fieldText(error: FieldProblem, { t, te }: Texts): string {
  if (error.detail) return error.detail;
  return t(te(`fieldError.${error.code}`) ? `fieldError.${error.code}` : "fieldError.other");
}

export function useProblemText() {
  const { t, te } = useI18n();
  // The fallback language counts: a key that only Chinese has still says more than none.
  const texts: Texts = { t, te: (key) => te(key) || te(key, "zh-CN") };
  return {
    titleOf: (problem: Problem) => titleOf(problem, texts),
    adviceFor: (problem: Problem) => adviceFor(problem, texts),
    fieldText: (error: FieldProblem) => fieldText(error, texts),
  };
}
