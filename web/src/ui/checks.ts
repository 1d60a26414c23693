/** Checks before sending: only what spares a person a round trip. The server's rules decide. */
import type { Applicant } from "@/api/types";
import type { Check } from "./field-errors";

const digits = (text: string) => text.replace(/[\s\-()（）·]/g, "").replace(/^(\+|00)?86(?=1)/, "");

export const looksLikePhone = (text: string): boolean => /^\+?\d{7,16}$/.test(digits(text));
export const looksLikeMobile = (text: string): boolean => /^1[3-9]\d{9}$/.test(digits(text));

export function checksOfPerson(person: Applicant, at: string, idNeeded = false): Check[] {
  const id = (person.id_number ?? "").replace(/\s/g, "");
  return [
    [`${at}.name`, "person_name_empty", !person.name.trim()],
    [`${at}.phone`, "phone_empty", !person.phone.trim()],
    [`${at}.phone`, "phone_unknown", !looksLikePhone(person.phone)],
    [`${at}.id_number`, "id_number_empty", idNeeded && !id],
    [`${at}.id_number`, "id_number_length", id !== "" && id.length !== 18],
  ];
}

/** An empty ID number is absent, not an empty text. */
export function personAsSent(person: Applicant): Applicant {
  const id = (person.id_number ?? "").trim();
  return { name: person.name.trim(), phone: person.phone.trim(), ...(id && { id_number: id }) };
}
