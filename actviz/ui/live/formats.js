// Numbers in print: what the server prints for the same ones, to the last digit.

// Six significant digits the way the page prints them.
export function sixDigits(value) {
  if (Number.isNaN(value)) return "…";
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? rounded.toExponential().replace(/e([+-])(\d)$/, "e$10$2")
      : String(rounded);
  return text.replaceAll("-", "−");
}

export function fiveDecimals(value) {
  return fixed(value, 5, "…");
}

// Decimals with a proper minus sign and no negative zero, or a word for what is not there.
export function fixed(value, digits, missing = "none") {
  if (Number.isNaN(value)) return missing;
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}
