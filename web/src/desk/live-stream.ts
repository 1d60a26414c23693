/**
 * What the server tells without being asked (`GET /api/live`): names and ids. A stream begins with
 * `reset`: something may have been missed, ask anew. The browser connects again by itself when a
 * stream ends; when it was refused it gives up, and then we try, each time later.
 */
export interface LiveEars {
  reset: () => void;
  rang: (callId: string) => void;
}
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 60_000;

export const waitBefore = (failures: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_MS);

/** Listens until the function that it gives is called. */
export function listenLive(ears: LiveEars): () => void {
  let stream: EventSource;
  let next: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function connect(): void {
    stream = new EventSource("/api/live");
    stream.addEventListener("reset", () => {
      failures = 0;
      ears.reset();
    });
    stream.addEventListener("call_rang", (told) => {
      ears.rang((JSON.parse((told as MessageEvent<string>).data) as { call_id: string }).call_id);
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again
      failures += 1;
      next = setTimeout(retry, waitBefore(failures));
    });
  }
  /** Asking anew also finds out whether the session is over, which a stream cannot say. */
  function retry(): void {
    ears.reset();
    connect();
  }
  connect();
  return () => {
    clearTimeout(next);
    stream.close();
  };
}
