// What every page has in the browser: the history of choices, word of the theme, sharing, keys, the
// keyboard's focus, and paper.

const watched = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!window.actvizHistory) {
    window.actvizHistory = true;
    install(window);
    installShare();
    installKeys();
    installSkip();
    installFocus();
    installPrint();
  }
  // For the stylesheet: to look for a switch that is on would cost it a look at every change.
  document.documentElement.toggleAttribute("data-present", data?.length > 0);
  watched.get(parentElement)?.();
  watched.set(
    parentElement,
    watchTheme(document, (colour) => setStateValue("theme", colour)),
  );
  return () => watched.get(parentElement)?.();
}
