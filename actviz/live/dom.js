// Making elements, keeping what a component has made, and whether the reader wants motion.

// An element with attributes and children, which are elements or texts.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// What a component has made in its place: Streamlit calls the component anew at every change.
const components = new WeakMap();

export function componentIn(place, create) {
  if (!components.has(place)) components.set(place, create());
  return components.get(place);
}

// Whether the reader wants no motion.
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
