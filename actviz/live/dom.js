// Making elements, keeping what a component has made, and whether the reader wants motion.

// A language of elements, and how one of them is made: with attributes and children, which are
// elements or texts.
const makerOf = (language) => (tag, attributes = {}, ...children) => {
  const element = document.createElementNS(language, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

export const make = makerOf("http://www.w3.org/1999/xhtml");
export const makeSvg = makerOf("http://www.w3.org/2000/svg");
export const mathml = makerOf("http://www.w3.org/1998/Math/MathML");

// What a component has made in its place: Streamlit calls the component anew at every change.
const components = new WeakMap();

export function componentIn(place, create) {
  if (!components.has(place)) components.set(place, create());
  return components.get(place);
}

// Whether the reader wants no motion.
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
