// What every page has in the browser: the history of choices, word of the theme, sharing, keys, and
// the keyboard's focus.

const watched = new WeakMap();

export default function ({ parentElement, setStateValue }) {
  if (!window.actvizHistory) {
    window.actvizHistory = true;
    install(window);
    installShare();
    installKeys();
    installSkip();
    installFocus();
  }
  watched.get(parentElement)?.();
  watched.set(
    parentElement,
    watchTheme(document, (colour) => setStateValue("theme", colour)),
  );
  return () => watched.get(parentElement)?.();
}
