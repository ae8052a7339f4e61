// Runs the page again when a lost connection is back.
//
// The server may be another one by then. It has drawn nothing of this page, would not hear the
// first choice, and does not know which page a parameter of the address belongs to. So the page is
// run at once, and nothing can be chosen until that has ended.

const LONGEST = 5000; // milliseconds to wait, where what the page computes takes longer

function watchConnection(back) {
  const app = document.querySelector(STREAMLIT.app);
  let before = isConnected(app);
  let timer;
  const release = () => {
    clearTimeout(timer);
    app.inert = false;
  };
  const observer = new MutationObserver((changes) => {
    const now = isConnected(app);
    if (now && !before) {
      app.inert = true;
      timer = setTimeout(release, LONGEST);
      back();
    } else if (app.inert) {
      const ran = changes.some(({ attributeName }) => attributeName === STATES[1]);
      if (!now || (ran && hasRun(app))) release();
    }
    before = now;
  });
  observer.observe(app, { attributeFilter: STATES });
  return () => {
    observer.disconnect();
    release();
  };
}
