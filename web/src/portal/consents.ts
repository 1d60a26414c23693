/** Which consents a request needs, and to which versions of the texts somebody agreed. */
import type { Agreement, Applicant, ConsentPurpose } from "@/api/types";
import type { Check } from "@/ui/field-errors";

export interface Agreed {
  versions: Partial<Record<ConsentPurpose, number>>;
  guardian: string;
}

/** Below it a guardian consents (个人信息保护法 art. 31); the server's policy decides. */
const GUARDIAN_BELOW_YEARS = 14;
const COMPLETE = 18;

export const nothingAgreed = (): Agreed => ({ versions: {}, guardian: "" });

export function purposesFor(person: Applicant, today = new Date()): ConsentPurpose[] {
  const id = (person.id_number ?? "").replace(/\s/g, "");
  if (!id) return ["handling"];
  return isChild(id, today) ? ["handling", "sensitive", "guardian"] : ["handling", "sensitive"];
}

export function agreementsOf(agreed: Agreed, person: Applicant): Agreement[] {
  return purposesFor(person).map((purpose) => ({
    purpose,
    version: agreed.versions[purpose] ?? 0,
    ...(purpose === "guardian" && { guardian: agreed.guardian.trim() }),
  }));
}

export function checksOfConsents(agreed: Agreed, person: Applicant): Check[] {
  const purposes = purposesFor(person);
  const byGuardian = purposes.includes("guardian");
  return [
    ...purposes.map((each): Check => [`consents.${each}`, "agree", !agreed.versions[each]]),
    ["consents.name", "person_name_empty", byGuardian && !agreed.guardian.trim()],
  ];
}

function isChild(id: string, today: Date): boolean {
  if (id.length !== COMPLETE) return false;
  const grownUp = String(Number(id.slice(6, 10)) + GUARDIAN_BELOW_YEARS) + id.slice(10, 14);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(today);
  return day.replace(/-/g, "") < grownUp;
}
