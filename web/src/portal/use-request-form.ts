/** The three steps of filing a request: what is filled in, what is wrong, where one stands. */
import { computed, ref, watch } from "vue";
import { fileRequest } from "@/api/calls";
import { useCommand } from "@/api/use-call";
import type { TicketReceipt } from "@/api/types";
import { language } from "@/i18n";
import { checksOfPerson } from "@/ui/checks";
import { useFieldErrors, type Check } from "@/ui/field-errors";
import { checksOfConsents, nothingAgreed } from "./consents";
import {
  bodyOf,
  dropDraft,
  emptyDraft,
  keepDraft,
  keysFor,
  restoreDraft,
  type RequestDraft,
} from "./request-draft";

export const MOST_CHARACTERS = 2000;
const STEP_OF_FIELD: readonly (readonly [RegExp, number])[] = [
  [/^(category|county|managing_union|text)/, 0],
  [/^(applicant|language|preferred_channel)/, 1],
];

const isBlank = (draft: RequestDraft) =>
  !draft.category && !draft.text.trim() && !draft.applicant.name && !draft.applicant.phone;

export function useRequestForm(county: string | null) {
  const kept = restoreDraft();
  const draft = ref<RequestDraft>(kept?.draft ?? emptyDraft(language()));
  if (county) draft.value.county = county;
  const agreed = ref(nothingAgreed());
  const restored = ref(kept !== null);
  const step = ref(0);
  const errors = useFieldErrors();
  const command = useCommand(fileRequest, keysFor(kept?.key ?? null));

  const keep = () =>
    isBlank(draft.value) ? dropDraft() : keepDraft(draft.value, command.keys.kept);
  watch(draft, keep, { deep: true });

  const checks = computed<readonly (readonly Check[])[]>(() => [
    [
      ["category", "choose", !draft.value.category],
      ["county", "county_unknown", !draft.value.county],
      ["text", "required", !draft.value.text.trim()],
    ],
    checksOfPerson(draft.value.applicant, "applicant"),
    checksOfConsents(agreed.value, draft.value.applicant),
  ]);

  function next(): void {
    if (errors.check(checks.value[step.value]!)) step.value += 1;
  }

  function stepOf(field: string): number {
    return STEP_OF_FIELD.find(([fields]) => fields.test(field))?.[1] ?? step.value;
  }

  async function send(): Promise<TicketReceipt | null> {
    if (!errors.check(checks.value[2]!)) return null;
    const body = bodyOf(draft.value, agreed.value);
    command.keys.for(body);
    keep(); // the key goes into the draft before the request goes out
    const receipt = await command.send(body);
    if (receipt) {
      dropDraft();
      return receipt;
    }
    keep();
    if (command.problem.value?.code === "consent_text_outdated") agreed.value = nothingAgreed();
    const fields = command.problem.value?.fields ?? [];
    if (fields.length) {
      step.value = Math.min(...fields.map((each) => stepOf(each.field)));
      errors.take(command.problem.value!);
    }
    return null;
  }

  function clear(): void {
    draft.value = emptyDraft(language());
    agreed.value = nothingAgreed();
    command.keys.forget();
    errors.clear();
    restored.value = false;
    step.value = 0;
    dropDraft();
  }

  const { busy, problem } = command;
  return { draft, agreed, step, restored, errors, busy, problem, next, send, clear };
}
