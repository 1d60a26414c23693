/** The tickets that a ticket is linked with, and how: in the order in which one looks for them. */
import type { TicketAnswer } from "@/api/types";

export interface LinkedTicket {
  id: string;
  how: "mergedInto" | "joined" | "splitFrom" | "splitOff";
}

export function linked(ticket: TicketAnswer): LinkedTicket[] {
  const links = ticket.links;
  if (!links) return [];
  const one = (id: string | null | undefined, how: LinkedTicket["how"]) => (id ? [{ id, how }] : []);
  return [
    ...one(links.merged_into, "mergedInto"),
    ...(links.joined ?? []).flatMap((id) => one(id, "joined")),
    ...one(links.split_from, "splitFrom"),
    ...(links.split_off ?? []).flatMap((id) => one(id, "splitOff")),
  ];
}
