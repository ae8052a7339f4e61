// What every page has in the browser: the history of choices, word of the theme and of the
// connection, sharing, keys, the keyboard's focus, and paper.

const watched = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
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
  const ends = [
    watchTheme(document, (colour) => setStateValue("theme", colour)),
    watchConnection(document, () => setTriggerValue("connected", true)),
  ];
  watched.set(parentElement, () => ends.forEach((end) => end()));
  return () => watched.get(parentElement)?.();
}
