/** The records that auditors look at: what their states are called, and where more stands of each. */
import { useI18n } from "vue-i18n";
import type { LocationQueryRaw } from "vue-router";
import type { DossierOf, SampleOf } from "@/api/audit-types";

export const SAMPLED: readonly SampleOf[] = ["tickets", "leads", "files", "aid", "payments"];
export const DOSSIERS: readonly DossierOf[] = ["ticket", "lead", "file", "aid", "batch"];

const DOSSIER_OF: Record<SampleOf, DossierOf> = {
  tickets: "ticket",
  leads: "lead",
  files: "file",
  aid: "aid",
  payments: "aid", // a payment is a request for aid that was paid
};

/** ``file/018f…``: what audit rows of a sampled record are about. */
export const subjectOf = (of: SampleOf, record_id: string): string => `${DOSSIER_OF[of]}/${record_id}`;

/** The dossier page's address for a subject; null for one that has no dossier. */
export function dossierQuery(subject: string): LocationQueryRaw | null {
  const [of, ...rest] = subject.split("/");
  const found = DOSSIERS.find((each) => each === of);
  return found && rest.length ? { of: found, record_id: rest.join("/") } : null;
}

export function useRecordWords() {
  const { t } = useI18n();
  return {
    /** The state of a sampled record, by the words of its kind. */
    stateName(of: SampleOf, state: string): string {
      if (of === "tickets") return t(`state.${state}`);
      if (of === "leads") return t(`leadState.${state}`);
      return of === "files" ? t(`file_state.${state}`) : t(`aid_state.${state}`);
    },
  };
}
