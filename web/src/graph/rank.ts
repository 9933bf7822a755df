/**
 * Places in a list that sort as text, as the server makes them: an integer part whose first
 * letter says its length, and a fraction, both in base 62.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A rank after `low` and before `high`; null when there is no room between them. */
export function rankBetween(low: string | null, high: string | null): string | null {
  if (low === null && high === null) return "a0";
  if (low === null) {
    const [integer, fraction] = split(high ?? "");
    return fraction === "" ? step(integer, -1) : integer;
  }
  const [lowInteger, lowFraction] = split(low);
  if (high === null) {
    const next = step(lowInteger, 1);
    if (next) return next;
    const fraction = middle(lowFraction, null);
    return fraction === null ? null : lowInteger + fraction;
  }
  if (low >= high) return null;
  const [highInteger, highFraction] = split(high);
  if (lowInteger === highInteger) {
    const fraction = middle(lowFraction, highFraction);
    return fraction === null ? null : lowInteger + fraction;
  }
  const next = step(lowInteger, 1);
  if (next && next < high) return next;
  const fraction = middle(lowFraction, null);
  return fraction === null ? null : lowInteger + fraction;
}

function split(rank: string): [integer: string, fraction: string] {
  const head = rank.charCodeAt(0);
  const lower = head >= 97 && head <= 122;
  const digits = lower ? head - 97 + 1 : 90 - head + 1;
  return [rank.slice(0, digits + 1), rank.slice(digits + 1)];
}

function step(integer: string, by: 1 | -1): string | null {
  const [full, empty] = by === 1 ? [61, 0] : [0, 61];
  const digits = [...integer];
  for (let i = digits.length - 1; i > 0; i--) {
    const value = DIGITS.indexOf(digits[i] ?? "");
    if (value < 0) return null;
    if (value !== full) {
      digits[i] = DIGITS[value + by] ?? "";
      return digits.join("");
    }
    digits[i] = DIGITS[empty] ?? "";
  }
  // Every digit ran over: one digit more, or one fewer on the other side of zero.
  const head = digits[0] ?? "";
  if (head === "Z" && by === 1) digits[0] = "a";
  else if (head === "a" && by === -1) digits[0] = "Z";
  else {
    if ((head === "z" && by === 1) || (head === "A" && by === -1)) return null;
    const longer = head >= "a" === (by === 1);
    digits[0] = String.fromCharCode(head.charCodeAt(0) + by);
    if (longer) digits.push(DIGITS[empty] ?? "");
    else digits.pop();
  }
  return digits.join("");
}

/** A fraction strictly between two others; without `high`, below one. */
function middle(low: string, high: string | null): string | null {
  let made = "";
  let top = high;
  for (let at = 0; ; at++) {
    const from = at < low.length ? DIGITS.indexOf(low[at] ?? "") : 0;
    const to = top === null ? 62 : at < top.length ? DIGITS.indexOf(top[at] ?? "") : -1;
    if (from < 0 || to < 0 || from > to) return null;
    if (to - from >= 2) return made + DIGITS[Math.floor((from + to) / 2)];
    made += DIGITS[from];
    // Already below `high`: anything above the rest of `low` will do.
    if (to === from + 1) top = null;
  }
}
