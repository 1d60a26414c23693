/** How many records are in each state: counted up to a limit, past which more looks alike. */

/** `MOST_COUNTED` of the contracts. */
export const MOST_COUNTED = 1000;

export type Counts = Readonly<Record<string, number>>;

/** ``17``, or ``1000+`` where counting ended. */
export function countText(count: number): string {
  return count < MOST_COUNTED ? String(count) : `${MOST_COUNTED}+`;
}

/** The sum over all states; with a plus where any of them was not counted to its end. */
export function totalText(counts: Counts): string {
  const all = Object.values(counts);
  const sum = all.reduce((sofar, each) => sofar + each, 0);
  return all.some((each) => each >= MOST_COUNTED) ? `${sum}+` : String(sum);
}
