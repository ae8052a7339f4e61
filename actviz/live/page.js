// What every page does in the browser: steps of history, the theme, the connection, sharing, keys,
// what is hidden, the skip link, the keyboard's focus, answers that are read aloud, printing, and
// links inside of the app.

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!window.actvizHistory) {
    window.actvizHistory = true;
    installHistory();
    installShare();
    installHiding();
    installKeys();
    installSkip();
    installFocus();
    installFeedback();
    installPrint();
    installInsideLinks();
  }
  // For the stylesheet: a `:has` that looks for the switch would run at every change of the page.
  document.documentElement.toggleAttribute("data-present", data?.length > 0);
  inviteTo(location.pathname);
  window.actvizAsk = (address) => setTriggerValue("share", address);
  const watches = componentIn(parentElement, () => []);
  const stop = () => watches.splice(0).forEach((end) => end());
  stop();
  watches.push(
    watchTheme((colour) => setStateValue("theme", colour)),
    watchConnection(() => setTriggerValue("connected", true)),
  );
  return stop;
}
