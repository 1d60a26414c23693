/** Errors at their fields: what the page finds before sending, and what the server sends back. */
import { nextTick, reactive } from "vue";
import type { FieldProblem, Problem } from "@/api/problem";

export type FieldErrors = Record<string, FieldProblem>;
export type Check = readonly [field: string, code: string, failed: boolean];

export function useFieldErrors() {
  const wrong = reactive<FieldErrors>({});

  function clear(): void {
    for (const field of Object.keys(wrong)) delete wrong[field];
  }

  async function focusFirst(): Promise<void> {
    await nextTick();
    const first = document.querySelector<HTMLElement>("[aria-invalid=true]");
    (first?.matches("fieldset") ? first.querySelector<HTMLElement>("input") : first)?.focus();
  }

  /** Runs the page's own checks; the first that fails of each field is shown. */
  function check(checks: readonly Check[]): boolean {
    clear();
    for (const [field, code, failed] of checks) if (failed) wrong[field] ??= { field, code };
    void focusFirst();
    return Object.keys(wrong).length === 0;
  }

  function take(problem: Problem): void {
    clear();
    for (const each of problem.fields) wrong[each.field] ??= each;
    void focusFirst();
  }

  return { wrong, check, take, clear };
}
