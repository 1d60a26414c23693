/**
 * The draft of a request, kept on this device until it is sent, never with the ID number. The
 * command's key is kept beside it, so that a reload in the middle of a sending does not file twice.
 */
import { CommandKey, type RememberedKey } from "@/api/command-key";
import type { Applicant, Category, DeliveryChannel, FileRequest, Language } from "@/api/types";
import { personAsSent } from "@/ui/checks";
import { agreementsOf, type Agreed } from "./consents";

export interface RequestDraft {
  category: Category | null;
  county: string;
  text: string;
  applicant: Applicant;
  language: Language;
  preferred_channel: DeliveryChannel;
  confidential: boolean;
}

interface Kept {
  draft: RequestDraft;
  key: RememberedKey | null;
  at: number;
}

const STORED = "zhufeng.request-draft";
const KEPT_FOR_MS = 7 * 24 * 3600 * 1000;

export function emptyDraft(language: Language): RequestDraft {
  return {
    category: null,
    county: "",
    text: "",
    applicant: { name: "", phone: "", id_number: "" },
    language,
    preferred_channel: "sms",
    confidential: false,
  };
}

export function withoutIdNumber<Body extends { applicant: Applicant }>(body: Body): Body {
  const { name, phone } = body.applicant;
  return { ...body, applicant: { name, phone } };
}

export function bodyOf(draft: RequestDraft, agreed: Agreed): FileRequest {
  return {
    channel: "web",
    category: draft.category!,
    county: draft.county,
    language: draft.language,
    text: draft.text.trim(),
    applicant: personAsSent(draft.applicant),
    preferred_channel: draft.preferred_channel,
    confidential: Boolean(draft.confidential), // a draft of the former page has none
    consents: agreementsOf(agreed, draft.applicant),
  };
}

export function keysFor(remembered: RememberedKey | null): CommandKey<FileRequest> {
  return new CommandKey((body) => JSON.stringify(withoutIdNumber(body)), remembered);
}

export function keepDraft(draft: RequestDraft, key: RememberedKey | null): void {
  const kept: Kept = { draft: withoutIdNumber(draft), key, at: Date.now() };
  localStorage.setItem(STORED, JSON.stringify(kept));
}

export function dropDraft(): void {
  localStorage.removeItem(STORED);
}

/** The kept draft, unless there is none, it is unreadable, or a week has passed. */
export function restoreDraft(now = Date.now()): Kept | null {
  const stored = localStorage.getItem(STORED);
  if (!stored) return null;
  const kept = readKept(stored);
  if (!kept || now - kept.at > KEPT_FOR_MS) {
    dropDraft();
    return null;
  }
  return { ...kept, draft: { ...kept.draft, applicant: { ...kept.draft.applicant, id_number: "" } } };
}

function readKept(stored: string): Kept | null {
  try {
    const kept = JSON.parse(stored) as Partial<Kept>;
    return kept.draft?.applicant && typeof kept.at === "number" ? (kept as Kept) : null;
  } catch {
    return null; // written by another version, or by hand: as good as none
  }
}
