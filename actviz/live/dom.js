// Making elements, and keeping what a component has made.

// An element with attributes, among which `text` is what it says, and children.
export function make(tag, { text = "", ...attributes } = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  element.append(...children);
  return element;
}

// What stands in the place of a component, which Streamlit calls anew at every change.
const components = new WeakMap();

export function componentIn(place, create) {
  if (!components.has(place)) components.set(place, create());
  return components.get(place);
}
