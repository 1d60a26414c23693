/**
 * SHA-256 by FIPS 180-4, of what a browser holds. Its own is absent over plain http, where a desk on
 * the union's network may run.
 */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, d) => n % (d + 2)).includes(0),
);
const fraction = (root: number) => Math.floor((root - Math.floor(root)) * 2 ** 32);
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const BLOCK = 64;

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The content with its end marked and its length in bits, in whole blocks. */
function padded(content: Uint8Array): DataView {
  const whole = new Uint8Array(Math.ceil((content.length + 9) / BLOCK) * BLOCK);
  whole.set(content);
  whole[content.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(content.length / 2 ** 29));
  view.setUint32(whole.length - 4, (content.length * 8) >>> 0);
  return view;
}

function schedule(view: DataView, from: number, words: Int32Array): void {
  for (let n = 0; n < 16; n++) words[n] = view.getUint32(from + n * 4);
  for (let n = 16; n < 64; n++) {
    const [a, b] = [words[n - 15]!, words[n - 2]!];
    const low = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
    const high = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
    words[n] = words[n - 16]! + low + words[n - 7]! + high;
  }
}

function stirred(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number, number, number, number, number, number, number, number,
  ];
  for (let n = 0; n < 64; n++) {
    const sum = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + sum + ((e & f) ^ (~e & g)) + ROUNDS[n]! + words[n]!) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (state[n] = state[n]! + word));
}

/** In 64 small hexadecimal digits. */
export function sha256(content: Uint8Array): string {
  const view = padded(content);
  const state = Int32Array.from(BEGIN);
  const words = new Int32Array(64);
  for (let from = 0; from < view.byteLength; from += BLOCK) {
    schedule(view, from, words);
    stirred(state, words);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
