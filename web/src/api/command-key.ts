/** The Idempotency-Key of a command: one key per wish, kept over every retry of it. */
export interface RememberedKey {
  key: string;
  fingerprint: string;
}

function newKey(): string {
  // randomUUID is absent where a phone reaches us over plain http.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Gives the same key as long as the wish stays the same. `fingerprint` turns the body into what is
 * compared; it leaves out what must not be kept (an ID number).
 */
export class CommandKey<Body> {
  constructor(
    private readonly fingerprint: (body: Body) => string = (body) => JSON.stringify(body),
    private remembered: RememberedKey | null = null,
  ) {}

  for(body: Body): string {
    const fingerprint = this.fingerprint(body);
    if (this.remembered?.fingerprint !== fingerprint)
      this.remembered = { key: newKey(), fingerprint };
    return this.remembered.key;
  }

  /** What a draft keeps, so that a reload in the middle of a sending does not send twice. */
  get kept(): RememberedKey | null {
    return this.remembered;
  }

  /** The wish is fulfilled, or the server holds this key for another body: next time a new one. */
  forget(): void {
    this.remembered = null;
  }
}
