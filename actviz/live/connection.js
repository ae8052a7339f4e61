// Word of the connection: when it is back, the server may be another one, which has drawn nothing of
// this page yet. It would not hear what is chosen first, nor know which page a parameter of the
// address belongs to. So the page is run at once, and until then nothing can be chosen, as while
// there is no connection.

const LONGEST = 5000; // milliseconds, where what the page computes takes longer

export function watchConnection(document, back) {
  const app = document.querySelector(STREAMLIT.app);
  let before = isConnected(app);
  let timer;
  const release = () => {
    clearTimeout(timer);
    app.inert = false;
  };
  const observer = new document.defaultView.MutationObserver((changes) => {
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
