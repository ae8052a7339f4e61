"""Every text of the catalogue, the labs and the lesson that is Markdown, below each other."""

import streamlit as st

from actviz.catalog import CATALOG
from actviz.formatting import fill
from actviz.labs.presets import PRESETS
from actviz.lesson.step import Choose
from actviz.lesson.steps import DISCUSSION, GOALS, STEPS

for activation in CATALOG.values():
    for claim in activation.card.claims.values():
        measured = claim.evidence.describe() if claim.evidence else ""
        wrong = claim.snippet.wrong if claim.snippet else ""
        st.markdown("\n\n".join([claim.text, measured, claim.verdict, wrong]))
for preset in PRESETS.values():
    st.markdown(fill(preset.sentence, *[1.5] * 9, conclusion="It holds."))
for step in STEPS:
    asked = step.prediction
    answers = (*asked.choices, *asked.replies) if isinstance(asked, Choose) else (asked.reply,)
    texts = (step.title, step.text, step.question, *answers, *step.try_it, step.notes)
    st.markdown("\n\n".join(texts))
st.markdown("\n\n".join([*GOALS, *DISCUSSION]))
st.markdown("All texts are here.")
