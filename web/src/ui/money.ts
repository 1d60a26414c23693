/** Money is whole fen everywhere; people read and write yuan: ``¥1,234.50`` is 123450. */
const MOST_FEN = 1e15;

/** Exact to the fen, in signs that every language here uses. */
export function moneyText(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}¥${yuan}.${digits.slice(-2)}`;
}

/** The fen of what was written; null: no amount. No floating number takes part. */
export function fenOf(written: string): number | null {
  const plain = written.replace(/[\s,，¥￥]/g, "");
  const parts = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!parts) return null;
  const [, sign, yuan, fen = ""] = parts;
  const amount = Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
  if (amount > MOST_FEN) return null;
  return sign && amount ? -amount : amount;
}

/** An amount as a field holds it, to be changed: ``1234.50``. */
export const moneyField = (fen: number): string => moneyText(fen).replace(/[¥,]/g, "");
