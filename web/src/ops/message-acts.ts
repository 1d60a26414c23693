/** What can be done with a held message, and the sending of it. */
import { computed, type Ref } from "vue";
import { discardMessage, releaseSuccessors, undoDiscard } from "@/api/ops-calls";
import type { FailedMessage } from "@/api/ops-types";
import { useCommand } from "@/api/use-call";
import { can } from "@/session/session";

export type MessageAct = "discard" | "undo" | "release";

interface Wish {
  act: MessageAct;
  owner: string;
  rowId: string;
  version: number;
  note: string | null;
}

/** The acts that the message's state allows; the owner decides again. */
export function actsOf({ message }: FailedMessage): (MessageAct | "replay" | "edit")[] {
  if (message.line.fate === "behind") return [];
  if (message.line.discarded_at) return ["undo", "release"];
  return message.proposal?.state === "awaiting_second" ? ["replay"] : ["replay", "edit", "discard"];
}

async function carryOut({ act, owner, rowId, version, note }: Wish, key: string): Promise<MessageAct> {
  if (act === "discard") await discardMessage(owner, version, { row_id: rowId, reason: note! }, key);
  else if (act === "undo") await undoDiscard(owner, rowId, key);
  else await releaseSuccessors(owner, rowId, key);
  return act;
}

export function useMessageActs(opened: Ref<FailedMessage | null>) {
  const { send, busy, problem } = useCommand(carryOut);
  const acts = computed(() => (opened.value && can("messages.mend") ? actsOf(opened.value) : []));

  async function carry(act: MessageAct, note: string | null): Promise<boolean> {
    const { service, message } = opened.value!;
    const { row_id: rowId, version } = message.line;
    return (await send({ act, owner: service, rowId, version, note })) !== null;
  }
  return { acts, carry, busy, problem };
}
