/** What is asked of tickets that may be the same: nothing before there is enough to go by. */
import type { FindSameTickets } from "@/api/joining-calls";

const LEAST_TEXT = 6;
const PHONE = /^(\+86)?1\d{10}$/;

export interface Typed {
  phone: string;
  employer: string;
  text: string;
}

export function sameAsked({ phone, employer, text }: Typed): FindSameTickets | null {
  const number = phone.replace(/[\s-]/g, "");
  const asked = {
    ...(PHONE.test(number) && { phone: number }),
    ...(employer.trim() && { employer: employer.trim() }),
    ...(text.trim().length >= LEAST_TEXT && { text: text.trim() }),
  };
  return Object.keys(asked).length ? asked : null;
}
