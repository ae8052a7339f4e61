// Prints numbers as actviz/formatting.py does, to the last digit.

// At most so many significant digits.
export function digits(value, count = 3) {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const [mantissa, power] = Math.abs(value).toExponential(count - 1).split("e");
  const sign = value < 0 ? "−" : "";
  if (power >= -4 && power < 6) return sign + String(Number(`${mantissa}e${power}`));
  return sign + withPower(Number(mantissa), Number(power));
}

// A reading. For one that only the server knows there is a sign until it answers.
export function sixDigits(value) {
  return Number.isNaN(value) ? "…" : digits(value, 6);
}

export function fiveDecimals(value) {
  return fixed(value, 5, "…");
}

// So many decimals, without a negative zero; `missing` stands for NaN.
export function fixed(value, count, missing = "none") {
  if (Number.isNaN(value)) return missing;
  if (!Number.isFinite(value)) return notFinite(value);
  if (Math.abs(value) >= 1e15) return digits(value, 6);
  const text = Math.abs(value).toFixed(count);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

// A share in percent. Only shares of exactly 0 and 1 are printed as 0% and 100%.
export function percent(share) {
  if (share > 0 && share < 0.0005) return "less than 0.1%";
  if (share >= 0.9995 && share < 1) return "more than 99.9%";
  return `${fixed(100 * share, 1).replace(/\.0$/, "")}%`;
}

export function powerOfTen(exponent) {
  if (exponent === 0) return "1";
  const raised = String(Math.abs(exponent)).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
  return `10${exponent < 0 ? "⁻" : ""}${raised}`;
}

function withPower(mantissa, power) {
  return mantissa === 1 ? powerOfTen(power) : `${mantissa} · ${powerOfTen(power)}`;
}

function notFinite(value) {
  return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
}

export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}
