/** What acts on a ticket let one choose: the values of the published language, in their order. */
import type {
  CallBackPerson,
  DeclineReason,
  Difficulty,
  HardshipReason,
  OutsideBody,
  ResultCode,
  ReturnReason,
  Satisfaction,
} from "@/api/types";

export interface Choice {
  field: string;
  values: readonly string[];
  /** Key of a value's text. */
  text: (value: string) => string;
  /** Key of what is chosen; what has a default asks for nothing. */
  label: string;
  needed: boolean;
}

export const HARDSHIP_REASONS: readonly HardshipReason[] = [
  "illness", "accident", "disaster", "education", "lost_work", "other",
];
export const EMERGENCIES = ["threat_to_life", "death_at_work", "crowd"] as const;
export const REPORTED_TO = [
  "municipal_union", "regional_union", "local_government", "police", "emergency_management", "other",
] as const;
export const DIFFICULTIES: readonly Difficulty[] = ["ordinary", "hard", "very_hard"];
export const DECLINE_REASONS: readonly DeclineReason[] = [
  "not_ours", "in_court", "answered_before", "cannot_be_understood", "withdrawn",
];
export const RETURN_REASONS: readonly ReturnReason[] = [
  "not_our_union", "not_our_duty", "facts_missing", "same_as_another",
];
export const BODIES: readonly OutsideBody[] = [
  "government_hotline", "labour_hotline", "labour_inspection", "arbitration", "court", "other",
];
export const RESULTS: readonly ResultCode[] = [
  "solved", "partly_solved", "explained", "mediated", "helped_by_relief", "guided_elsewhere",
  "not_solved", "withdrawn",
];
export const PERSONS: readonly CallBackPerson[] = ["applicant", "family", "representative", "other"];
export const SATISFACTIONS: readonly Satisfaction[] = [
  "satisfied", "mostly_satisfied", "unsatisfied", "not_said",
];
