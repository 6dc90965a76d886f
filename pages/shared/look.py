"""The look of every page in one place: colours, ramps and the style sheet."""

import re

import streamlit as st

from pages.shared.replay import takes_down
from pages.shared.words import escape_markdown

RAMPS: dict[str, tuple[str, ...]] = {
    "engagement": ("#fff4d6", "#fbd98a", "#efb23f", "#c9861a", "#8a5606"),
    "incidents": ("#eef0fb", "#c3caf0", "#8f9be0", "#5a66c4", "#2f3a8f"),
    "trust": ("#e6f5f3", "#b0ddd7", "#6bbdb3", "#2b9187", "#0b5d57"),
    # Plum is fewer or lower, olive more or higher; the middle is grey and says that nothing is clear.
    "change": ("#7b2d6b", "#c79bbf", "#d9d6cf", "#b5b878", "#5f6b1c"),
    # Three rows of amber (few to many events), three columns of the other idea (low to high).
    "engagement-incidents": (
        *("#f1ecdf", "#adb5e4", "#5a66c4"),
        *("#efc86e", "#a8949c", "#57508f"),
        *("#cf8a1c", "#8c5a3c", "#40285c"),
    ),
    "engagement-trust": (
        *("#f1ecdf", "#86c9bf", "#2b9187"),
        *("#efc86e", "#93a85f", "#2c6a45"),
        *("#cf8a1c", "#85701f", "#33421b"),
    ),
}
# What says nothing in particular is near paper in the dark theme too; geo/templates/look.js has the same.
QUIET, QUIET_DARK = (RAMPS["change"][2], "#e3e0d8", "#c9ced4"), "#2f3a45"
# A number and its % stay on one line.
_PERCENT, _KEPT = re.compile(r"(?<=\d) %"), "\N{NO-BREAK SPACE}%"
AMBER, INDIGO, TEAL, INK = "#c9861a", "#5a66c4", "#2b9187", "#1d2733"

_VARIABLES = """
.stApp {
  --cb-ink: light-dark(#1d2733, #e9edf1); --cb-muted: light-dark(#4a5766, #aab4bf);
  --cb-paper: light-dark(#fbfaf7, #12181f); --cb-panel: light-dark(#ffffff, #1c252f);
  --cb-line: light-dark(#e3e0d8, #3a4652); --cb-accent: light-dark(#0b5d66, #7fd0c5);
  --cb-edge: light-dark(#6d7884, #8d98a5); --cb-note: light-dark(#fdf5df, #2a2415);
}
"""

_PAGE = """
.stMainBlockContainer { max-width: 112rem; padding: 2.25rem 2.5rem 3rem; }
.stMain [data-testid="stHeader"], [data-testid="stHeader"] { background: transparent; }
.cb { color: var(--cb-ink); font-size: 16px; line-height: 1.5; overflow-wrap: anywhere; }
.cb h1 { font-size: 28px; font-weight: 600; line-height: 1.2; letter-spacing: -.01em; margin: 0; padding: 0; }
.cb h2 { font-size: 20px; font-weight: 600; line-height: 1.3; margin: 0; padding: 0; }
.cb h3 { font-size: 16px; font-weight: 600; margin: 0 0 .25rem; padding: 0; }
.cb p { margin: 0; }
.cb ul, .cb li { margin: 0; padding: 0; list-style: none; }
.cb a { color: var(--cb-accent); text-underline-offset: .15em; }
.cb a:focus-visible, .cb summary:focus-visible { outline: 3px solid var(--cb-accent); outline-offset: 2px;
  border-radius: 3px; }
.cb-small { font-size: 14px; color: var(--cb-muted); }
.cb-lead { font-family: "Source Serif", "Source Serif 4", Georgia, serif; font-size: 20px; line-height: 1.4;
  max-width: 46rem; margin-top: .35rem !important; text-wrap: pretty; }
.cb-records { color: var(--cb-muted); margin-top: .35rem !important; max-width: 60rem; font-size: 14px; }
.cb-place { color: var(--cb-muted); font-size: 14px; margin-bottom: .15rem !important; }
.cb-note { border-left: 3px solid #c9861a; background: var(--cb-note); padding: .5rem .9rem; font-size: 14px;
  border-radius: 0 6px 6px 0; }
.cb-number { font-variant-numeric: tabular-nums; }
"""

_LISTS = """
[data-testid="stBaseButton-primary"]:not(:disabled) p, .stMain [data-tag] * {
  color: light-dark(#ffffff, #12181f); }
.stElementContainer:has(.cb-live) { position: absolute; max-width: 1px; overflow: hidden; }
.cb-live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
button [data-testid="stMarkdownContainer"] span[style*="0.875rem"] { position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-testid="stException"] > * { display: none; }
[data-testid="stException"]::after {
  content: "This part of the page failed, and the fault is ours: the log of "
  "the server says where. Other pages still work. Reload this one; if it fails again, tell whoever runs it.";
  display: block; padding: .7rem 1rem; border-left: 3px solid var(--cb-edge); background: var(--cb-note);
  color: var(--cb-ink); }
.cb-column { max-width: 46rem; }
.cb-column h2, .cb-column h3 { margin-top: 1rem; }
.cb .cb-steps li { list-style: decimal; margin: 0 0 .3rem 1.6rem; }
.cb .cb-points li { list-style: disc; margin: 0 0 .3rem 1.2rem; }
.cb .cb-measures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr));
  gap: .7rem 2rem; margin-top: .5rem; }
.st-key-formulas { max-width: 46rem; }
.st-key-formulas .katex-display { text-align: left; margin: .35rem 0; }
.st-key-formulas .katex-display > .katex { text-align: left; white-space: normal; }
"""

_HEADING = """
@media (min-width: 700px) { .st-key-heading { flex-wrap: nowrap !important; } }
.st-key-heading > div:last-child { flex: none; }
"""

_LEGEND = """
.cb-legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; align-items: center; font-size: 14px; }
.cb-legend ul { display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
.cb-legend li { font-size: 14px; display: flex; align-items: center; gap: .4rem; }
.cb-swatch { width: 1.35rem; height: .95rem; border: 1px solid var(--cb-edge); border-radius: 2px; flex: none;
  forced-color-adjust: none; }
.cb-no-data {
  background: repeating-linear-gradient(45deg, var(--cb-panel) 0 3px, var(--cb-edge) 3px 4.2px); }
.cb-too-few {
  background: radial-gradient(var(--cb-edge) 1.1px, transparent 1.3px) 0 0/5px 5px var(--cb-panel); }
.cb-two { display: grid; grid-template-columns: auto auto auto; gap: .2rem .6rem; align-items: center;
  width: max-content; max-width: 100%; font-size: 14px; line-height: 1.25; }
.cb-two .cb-grid { display: grid; grid-template-columns: repeat(3, 1.6rem); grid-auto-rows: 1.6rem; gap: 2px;
  grid-row: span 2; }
.cb-two .cb-grid span { border: 1px solid var(--cb-edge); border-radius: 2px; forced-color-adjust: none; }
.cb-two .cb-left { text-align: right; } .cb-two .cb-low { align-self: end; }
.cb-two .cb-top { align-self: start; }
.cb-axis { grid-column: 1 / -1; color: var(--cb-muted); }
"""

_PANEL = """
.st-key-panel { background: var(--cb-panel); border: 1px solid var(--cb-line); border-radius: 8px;
  padding: 1.1rem 1.25rem 1.25rem; }
.cb-big { font-size: 20px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.cb-events { margin-top: .3rem; font-size: 14px; }
.cb .cb-events li { padding: .35rem 0; border-top: 1px solid var(--cb-line); }
.cb-events time { color: var(--cb-muted); font-variant-numeric: tabular-nums; margin-right: .4rem; }
.st-key-panel [data-testid="stElementToolbar"],
[class*="st-key-trends-moved"] [data-testid="stElementToolbar"],
[class*="st-key-trends-own"] [data-testid="stElementToolbar"] { display: none; }
.st-key-map-box { border: 1px solid var(--cb-line); border-radius: 8px; overflow: hidden; }
.st-key-map-box iframe { display: block; }
/* As high as the map will be: what stands below it does not jump when the frame has loaded. */
.st-key-map-box { min-height: clamp(300px, 50vh, 620px); }
.st-key-map-and-panel:has(.st-key-panel) .st-key-map-box { min-height: clamp(340px, 64vh, 880px); }
.st-key-neighbours { justify-content: flex-start; row-gap: .2rem; }
.st-key-neighbours > div { flex: none; width: auto; }
.cb-inline h3 { font-size: 14px; margin: 0; }
.st-key-neighbours button { min-height: 1.6rem; padding: 0; }
.st-key-neighbours button p { font-size: 14px; color: var(--cb-accent); text-decoration: underline;
  text-underline-offset: .15em; }
"""

_TABLE = """
.cb-table { overflow-x: auto; container-type: inline-size; position: relative; }
.cb-table table { border-collapse: collapse; width: 100%; font-size: 14px;
  font-variant-numeric: tabular-nums; }
.cb-table caption { position: sticky; left: 0; max-width: 100cqw; text-align: left;
  color: var(--cb-muted); padding: 0 0 .5rem; caption-side: top; }
.cb-table th, .cb-table td { padding: .4rem 1rem .4rem 0; border: 0; border-bottom: 1px solid var(--cb-line);
  text-align: left; vertical-align: top; font-weight: 400; color: var(--cb-ink); }
.cb-table tbody th { min-width: 9rem; overflow-wrap: break-word; }
.cb-table thead th { overflow-wrap: normal; font-weight: 600;
  border-bottom: 1px solid var(--cb-edge); vertical-align: bottom; }
.cb-table td { white-space: nowrap; }
.cb-table td:last-child:not(.cb-right) { white-space: normal; min-width: 9rem; }
.cb-wide .cb-table td, .cb-wide .cb-table thead th:not(:first-child) { white-space: normal; min-width: 8rem; }
.cb-table .cb-right { text-align: right; white-space: nowrap; }
.cb-table thead .cb-right { white-space: normal; }
@container (min-width: 30.01rem) { .cb-table .cb-right + :not(.cb-right) { padding-left: 1rem; } }
.cb-table tr[aria-current] th { font-weight: 600;
  box-shadow: inset 3px 0 0 var(--cb-accent); padding-left: .6rem; }
.cb-foot { border-top: 1px solid var(--cb-line); padding-top: .8rem; margin-top: .6rem; font-size: 14px;
  color: var(--cb-muted); display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
"""

# A phone has no room for many columns: each row becomes a card, every value with its column's head.
_STACK = """
@container (max-width: 30rem) {
  .cb-stack table, .cb-stack tbody, .cb-stack caption { display: block; }
  .cb-stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cb-stack tbody tr { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .5rem 0;
    border-bottom: 1px solid var(--cb-line); }
  .cb-stack tbody tr:first-child { border-top: 1px solid var(--cb-edge); }
  .cb-stack tbody th, .cb-stack tbody td, .cb-wide .cb-stack tbody td { display: block; border: 0; padding: 0;
    min-width: 0; white-space: normal; text-align: left; }
  .cb-stack tbody th { flex: 0 0 100%; font-weight: 600; }
  .cb-stack td:empty, .cb-stack td[data-none] { display: none; }
  .cb-stack td::before { content: attr(data-head) ": "; content: attr(data-head) ": " / "";
    color: var(--cb-muted); }
}
"""

_SIDE = """
[data-testid="stSidebarContent"] .cb h2 { font-size: 16px; margin-top: .2rem; }
/* Pages of a section side by side: the filters below them are seen without scrolling. */
[data-testid="stSidebarNavItems"] > div { display: flex; flex-wrap: wrap; }
[data-testid="stSidebarNavItems"] > div > header { flex: 0 0 100%; }
[data-testid="stSidebarNavLinkContainer"] a { margin-inline-end: .15rem; padding-inline: .5rem; }
@media (pointer: coarse) { [data-testid="stSidebarNavLinkContainer"] a { min-height: 44px; } }
[data-testid="stSidebarHeader"]::after { content: "Commonbeat"; order: -1; flex: 1;
  font-weight: 600; font-size: 18px;
  letter-spacing: -.01em; color: var(--cb-ink); }
[data-testid="stSidebarHeader"]::before { content: ""; order: -2;
  display: inline-block; width: .7rem; height: .7rem; border-radius: 50%;
  margin-right: .5rem; background: linear-gradient(90deg, #c9861a 0 33%, #5a66c4 33% 66%, #2b9187 66%); }
"""

_WIDTHS = """
@media (max-width: 1180px) {
  .st-key-map-and-panel [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .st-key-map-and-panel > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"],
  .st-key-map-and-panel > div > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] {
    min-width: 100%; flex: 1 1 100%; }
  .stMainBlockContainer { padding: 2rem 1.75rem 2.5rem; }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 3.25rem 1rem 2rem; }
  .cb h1 { font-size: 24px; }
  [data-testid="stExpandSidebarButton"] { width: auto; }
  [data-testid="stExpandSidebarButton"]::after { content: "Pages and filters"; margin-left: .4rem;
    font-size: 14px; color: var(--cb-ink); white-space: nowrap; }
  .st-key-panel { padding: 1rem; }
}
@media print { [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; } }
@media (prefers-reduced-motion: reduce) {
  .stApp * { transition: none !important; animation: none !important; } }
"""

STYLE = (
    f"<style>{_VARIABLES}{_PAGE}{_LISTS}{_HEADING}{_LEGEND}{_PANEL}{_TABLE}{_STACK}{_SIDE}{_WIDTHS}</style>"
)


def apply_look() -> None:
    """Send the style sheet; once per run, before anything is shown."""
    st.html(STYLE)


@takes_down
def show_html(body: str, *, css_class: str = "") -> None:
    """Show HTML of ours under the page's style; whoever makes it has escaped every text from data."""
    st.html(f'<div class="cb {css_class}">{_PERCENT.sub(_KEPT, body)}</div>')


def name_row(label: str, title: str) -> str:
    """The label of a button in a row: the eye sees the label alone, whoever hears it also which row it is of.

    Streamlit's buttons have no accessible name but their label, so the title stands in it, in a small type
    that the style sheet hides.
    """
    return f"{escape_markdown(label)} :small[{escape_markdown(title)}]"


def write_color(color: str) -> str:
    """A colour of a ramp as a style sheet has it: quiet ones differ between the themes."""
    return f"light-dark({color}, {QUIET_DARK})" if color in QUIET else color
