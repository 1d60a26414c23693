/** Which texts somebody may still agree to once his request is filed; the hotline decides. */
import type { ConsentMeans, ConsentShown, ConsentText, TicketAnswer } from "@/api/types";

export const MEANS: readonly ConsentMeans[] = ["phone", "in_person", "paper"];

/** Taken back, they end the request; what else was taken back is not given anew. */
const STOP_EVERYTHING = ["handling", "guardian"];

export const takesConsent = ({ state, archived_on }: TicketAnswer): boolean =>
  state !== "closed" && !archived_on;

export function stillToAgree(
  texts: readonly ConsentText[],
  given: readonly ConsentShown[],
): ConsentText[] {
  const takenBack = given.filter((each) => each.withdrawn_at).map((each) => each.purpose);
  if (takenBack.some((purpose) => STOP_EVERYTHING.includes(purpose))) return [];
  return texts.filter(
    ({ purpose, version }) =>
      !takenBack.includes(purpose) &&
      !given.some((each) => each.purpose === purpose && each.version === version),
  );
}
