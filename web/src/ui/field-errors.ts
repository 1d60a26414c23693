/** Errors at their fields: what the page finds before sending, and what the server sends back. */
import { nextTick, reactive } from "vue";
import type { Problem } from "@/api/problem";

export type Check = readonly [field: string, code: string, failed: boolean];

export function useFieldErrors() {
  const codes = reactive<Record<string, string>>({});

  function clear(): void {
    for (const field of Object.keys(codes)) delete codes[field];
  }

  async function focusFirst(): Promise<void> {
    await nextTick();
    const first = document.querySelector<HTMLElement>("[aria-invalid=true]");
    (first?.matches("fieldset") ? first.querySelector<HTMLElement>("input") : first)?.focus();
  }

  /** Runs the page's own checks; the first that fails of each field is shown. */
  function check(checks: readonly Check[]): boolean {
    clear();
    for (const [field, code, failed] of checks) if (failed) codes[field] ??= code;
    void focusFirst();
    return Object.keys(codes).length === 0;
  }

  function take(problem: Problem): void {
    clear();
    for (const each of problem.fields) codes[each.field] ??= each.code;
    void focusFirst();
  }

  return { codes, check, take, clear };
}
