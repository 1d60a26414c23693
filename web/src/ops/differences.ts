/** What an edit changes, shown before it is sent; the owner compares again when it is done. */
export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}
type Fields = Record<string, unknown>;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Fields that differ, by path, down to the innermost objects; undefined is what is not there. */
export function differences(before: unknown, after: unknown, path = "data"): Difference[] {
  if (same(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differences(before[name], after[name], `${path}.${name}`));
}

/** The object in a text, or null where it is none. */
export function objectIn(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Stored differences, as the owner keeps them. */
export function readDifferences(text: string): Difference[] {
  return text ? (JSON.parse(text) as Difference[]) : [];
}

/** A value in a difference; undefined is nothing. */
export const written = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);
