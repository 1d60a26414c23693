/** When something happened, if not today: a late entry (补录) with its reason. */
import type { Check } from "@/ui/field-errors";
import { today } from "@/ui/format";

export interface LateEntry {
  late: boolean;
  day: string;
  reason: string;
}

export const onTime = (): LateEntry => ({ late: false, day: "", reason: "" });

export function checksOfLateEntry(entry: LateEntry): Check[] {
  if (!entry.late) return [];
  return [
    ["happened_on", "required", !entry.day],
    ["happened_on", "date_in_future", entry.day > today()],
    ["happened_on", "not_a_late_entry", entry.day === today()],
    ["late_entry_reason", "late_entry_reason_missing", !entry.reason.trim()],
  ];
}

export function whenOf(entry: LateEntry): { happened_on?: string; late_entry_reason?: string } {
  return entry.late ? { happened_on: entry.day, late_entry_reason: entry.reason.trim() } : {};
}
