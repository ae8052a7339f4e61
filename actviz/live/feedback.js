// Lets screen readers hear what an answer was worth, as soon as it stands on the page.

const FEEDBACK = keyed("feedback");
const AFTER = 200; // milliseconds, in which Streamlit puts all of a text into its place

function installFeedback() {
  const place = make("div", { class: "actviz-answer", role: "status" });
  document.body.append(place);
  let said = "";
  let waiting = false;
  const say = () => {
    waiting = false;
    const now = document.querySelector(FEEDBACK)?.innerText.trim() ?? "";
    if (now !== said) place.textContent = said = now;
  };
  new MutationObserver(() => {
    if (!waiting) setTimeout(say, AFTER);
    waiting = true;
  }).observe(document.body, { childList: true, subtree: true });
}
