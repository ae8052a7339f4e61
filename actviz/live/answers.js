// Keeps the answers of the quiz for a page that is loaded anew.
//
// The address does not hold them, because a class shares it, and the server's session ends with the
// page. A session that has just begun is told what the tab has kept.

export default function ({ data, setTriggerValue }) {
  const { session, answers } = JSON.parse(new TextDecoder().decode(data));
  const kept = keptForReload("quiz");
  if (kept && session !== window.actvizQuizSession) setTriggerValue("kept", kept);
  else keepForReload("quiz", answers);
  window.actvizQuizSession = session;
}
