// Tells the server when the theme is switched.
//
// Streamlit gives a chart the theme's colours once, when it first draws it: after a switch the
// curves would keep the old ones. So the server sends the charts again, with a word changed, which
// makes them new charts.

function watchTheme(report) {
  const app = document.querySelector(STREAMLIT.app);
  const colour = () => getComputedStyle(app).backgroundColor;
  let before = colour();
  const observer = new MutationObserver(() => {
    if (colour() === before) return;
    before = colour();
    report(before);
  });
  observer.observe(app, { attributeFilter: THEME });
  return () => observer.disconnect();
}
