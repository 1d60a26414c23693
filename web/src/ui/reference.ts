/** Counties and unions with their names in both languages, fetched once per page load. */
import { computed, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import * as calls from "@/api/calls";
import { Problem } from "@/api/problem";
import type { Reference } from "@/api/types";

const reference = shallowRef<Reference | null>(null);
const problem = shallowRef<Problem | null>(null);
let asked: Promise<void> | null = null;

async function fetchReference(): Promise<void> {
  try {
    reference.value = await calls.getReference();
    problem.value = null;
  } catch (reason) {
    asked = null; // so that the next page, or a retry, asks again
    if (!(reason instanceof Problem)) throw reason;
    problem.value = reason;
  }
}

function load(): Promise<void> {
  asked ??= fetchReference();
  return asked;
}

export function useReference() {
  const { locale } = useI18n();
  const inLanguage = (row: { zh: string; bo: string } | undefined, code: string) =>
    row ? (locale.value === "bo" ? row.bo : row.zh) : code;
  const counties = computed(() => reference.value?.counties ?? []);
  const unions = computed(() => reference.value?.unions ?? []);
  const countyName = (code: string) =>
    inLanguage(counties.value.find((each) => each.code === code), code);
  const unionName = (path: string) => {
    const code = path.split("/").at(-1)!;
    return inLanguage(unions.value.find((each) => each.code === code), code);
  };
  void load();
  return { counties, unions, countyName, unionName, problem, load };
}
