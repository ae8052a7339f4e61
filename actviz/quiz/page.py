"""Quiz: questions on curves, slopes and claims."""

import streamlit as st

from actviz.quiz import questions
from actviz.quiz.charts import panel
from actviz.quiz.state import ADDRESS, SEED
from actviz.widgets import shell
from actviz.widgets.charts import chart
from actviz.widgets.sliders import number_slider


def page() -> None:
    """Draw the page."""
    shell.page("Quiz")
    ADDRESS.open()
    st.title("Quiz", anchor=False)
    seed = int(number_slider(SEED))
    asked = questions(seed, 10)[0]
    st.markdown(asked.text)
    for index, each in enumerate(asked.view):
        chart(f"plot_question_{index}", panel(each), each.alt, 200)
    for index, choice in enumerate(asked.choices):
        if choice.panel:
            chart(f"plot_choice_{index}", panel(choice.panel), choice.panel.alt, 150)
    st.radio("Your answer", [each.text for each in asked.choices], index=None)
