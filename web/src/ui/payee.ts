/** A payee as somebody writes it into a form, and as it is sent. */
export const PAYEE_FIELDS = ["name", "card", "bank"] as const;
export type WrittenPayee = Record<(typeof PAYEE_FIELDS)[number], string>;

export const noPayee = (): WrittenPayee => ({ name: "", card: "", bank: "" });

/** Without the spaces that cards are printed with. */
export const sentPayee = ({ name, card, bank }: WrittenPayee): WrittenPayee => ({
  name: name.trim(),
  card: card.replace(/\s/g, ""),
  bank: bank.trim(),
});

/** Field, what is wrong, whether: for `useFieldErrors().check`. */
export const missingOfPayee = ({ name, card, bank }: WrittenPayee): [string, string, boolean][] => [
  ["payee.name", "person_name_empty", !name.trim()],
  ["payee.card", "required", !card.trim()],
  ["payee.bank", "required", !bank.trim()],
];
