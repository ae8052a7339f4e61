"""Every text of the catalogue and the labs that is shown as Markdown, below each other."""

import streamlit as st

from actviz.catalog import CATALOG
from actviz.formatting import fill
from actviz.labs.presets import PRESETS

for activation in CATALOG.values():
    for claim in activation.card.claims.values():
        measured = claim.evidence.describe() if claim.evidence else ""
        wrong = claim.snippet.wrong if claim.snippet else ""
        st.markdown("\n\n".join([claim.text, measured, claim.verdict, wrong]))
for preset in PRESETS.values():
    st.markdown(fill(preset.sentence, *[1.5] * 9, conclusion="It holds."))
st.markdown("All texts are here.")
