/**
 * A first password that nobody has to think of: about 93 bits, small and capital letters and digits
 * without those that are taken for one another on paper, in groups that can be read out.
 */
const LETTERS = ["abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"] as const;
const ALL = LETTERS.join("");
const GROUPS = 4;
const GROUP = 4;

function below(most: number): number {
  const whole = Math.floor(256 / most) * most; // what is above would favour the first letters
  for (;;) {
    const [drawn] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn! < whole) return drawn! % most;
  }
}

const one = (letters: string) => letters[below(letters.length)]!;
const hasEveryKind = (text: string) =>
  LETTERS.every((letters) => [...text].some((each) => letters.includes(each)));

export function newPassword(): string {
  for (;;) {
    const drawn = Array.from({ length: GROUPS * GROUP }, () => one(ALL)).join("");
    if (hasEveryKind(drawn)) return drawn.match(/.{4}/g)!.join("-");
  }
}
