// Streamlit's own sliders: where they stand, and when they move.

// What an observer has to look at, in the part of the page that holds the sliders.
export const MOVES = {
  subtree: true,
  attributes: true,
  attributeFilter: ["aria-valuetext", "value"],
};

export function isMove({ target, type }) {
  return type === "attributes" && target.type === "range";
}

export function mainBlock() {
  return document.querySelector("[data-testid='stMainBlockContainer']");
}

// The value of a slider by its key; undefined where it has none.
export function sliderValue(root, key) {
  const input = root.querySelector(`.st-key-${CSS.escape(key)} input[type=range]`);
  return input ? Number(input.value) : undefined;
}
