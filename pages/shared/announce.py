"""What a changed view says, told to those who do not see it change."""

import html

import streamlit as st

# With the node itself: the page's style sheet may arrive after it.
_UNSEEN = "position: absolute; clip-path: inset(50%)"


def announce(words: str) -> None:
    """Tell screen readers the sentence that answers, whenever it changes; once per run, at the same place.

    A live region speaks only if its own node stays and its text changes. `st.html` makes its nodes anew on
    each change; Markdown is reconciled, so that the node stays.
    """
    body = " ".join(html.escape(words).split())
    st.markdown(
        f'<div class="cb-live" style="{_UNSEEN}" role="status" aria-live="polite">{body}</div>',
        unsafe_allow_html=True,
    )
