// What every page does in the browser: steps of history, the theme, the connection, sharing, keys,
// the skip link, the keyboard's focus, and printing.

const watched = new WeakMap(); // by the place of the component: what ends its observers

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!window.actvizHistory) {
    window.actvizHistory = true;
    installHistory();
    installShare();
    installKeys();
    installSkip();
    installFocus();
    installPrint();
  }
  // For the stylesheet: a `:has` that looks for the switch would run at every change of the page.
  document.documentElement.toggleAttribute("data-present", data?.length > 0);
  watched.get(parentElement)?.();
  const ends = [
    watchTheme((colour) => setStateValue("theme", colour)),
    watchConnection(() => setTriggerValue("connected", true)),
  ];
  watched.set(parentElement, () => ends.forEach((end) => end()));
  return () => watched.get(parentElement)?.();
}
