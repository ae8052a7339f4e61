// Brings new evidence into view, clear of Streamlit's header, with the way back under the finger.

function showBanner() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => {
    const banner = document.querySelector(".st-key-step-banner");
    if (!banner) return;
    banner.querySelector("button")?.focus({ preventScroll: true });
    banner.style.scrollMarginTop = "4.5rem";
    banner.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  });
}
