/** A JSON document as lines to read: what is sealed shows only whom it is for. */
export interface JsonLine {
  depth: number;
  name: string | null;
  kind: "open" | "close" | "text" | "number" | "word" | "sealed";
  /** The value as it is written; the bracket; the readers of what is sealed. */
  value: string;
  last: boolean;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The readers of a sealed value as the owner shows it, else null. */
export function sealedFor(value: unknown): string[] | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const names = Object.keys(value);
  const readers = (value as { sealed_for?: unknown }).sealed_for;
  return names.length === 1 && Array.isArray(readers) ? readers.map(String) : null;
}

export function linesOf(value: Json, name: string | null = null, depth = 0, last = true): JsonLine[] {
  const line = (kind: JsonLine["kind"], text: string): JsonLine => ({ depth, name, kind, value: text, last });
  const readers = sealedFor(value);
  if (readers) return [line("sealed", readers.join(", "))];
  if (value === null || typeof value === "boolean") return [line("word", String(value))];
  if (typeof value === "number") return [line("number", String(value))];
  if (typeof value === "string") return [line("text", JSON.stringify(value))];
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const inside: [string | null, Json][] = Array.isArray(value)
    ? value.map((each) => [null, each])
    : Object.entries(value);
  if (inside.length === 0) return [line("word", open + close)];
  const within = inside.flatMap(([key, each], index) =>
    linesOf(each, key, depth + 1, index === inside.length - 1),
  );
  return [line("open", open), ...within, { depth, name: null, kind: "close", value: close, last }];
}

/** The lines of a JSON text; one line with the text itself where it is none. */
export function linesOfText(text: string): JsonLine[] {
  try {
    return linesOf(JSON.parse(text) as Json);
  } catch {
    return [{ depth: 0, name: null, kind: "text", value: text, last: true }];
  }
}

/** The `data` of an envelope as text to edit. */
export function dataOf(envelope: string): string {
  return JSON.stringify((JSON.parse(envelope) as { data: Json }).data, null, 2);
}
