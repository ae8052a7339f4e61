// Tells the server when the theme is switched.
//
// Streamlit gives a chart the theme's colours once, when it first draws it: after a switch the
// curves keep the old ones. The server then sends charts that differ, if only by a word.

export function watchTheme(document, report) {
  const app = document.querySelector(STREAMLIT.app);
  const colour = () => document.defaultView.getComputedStyle(app).backgroundColor;
  let before = colour();
  const observer = new document.defaultView.MutationObserver(() => {
    if (colour() === before) return;
    before = colour();
    report(before);
  });
  observer.observe(app, { attributeFilter: THEME });
  return () => observer.disconnect();
}
