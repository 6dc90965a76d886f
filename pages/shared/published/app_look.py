"""The public pages' own style, over the look of all pages: a calm page to read, and one sheet in print."""

import streamlit as st

from pages.shared.look import STYLE

_PAGE = """
.stMainBlockContainer:has(.cbp-bar) { max-width: 76rem; margin: 0 auto; padding: 1.1rem 2rem 3rem; }
.cbp-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.cbp-bar { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; justify-content: space-between;
  align-items: baseline; font-size: 14px; padding-bottom: .6rem; border-bottom: 1px solid var(--cb-line); }
.cbp-bar ul { display: flex; gap: .2rem 1rem; flex-wrap: wrap; }
.cbp-bar a, .cbp-bar strong { display: inline-block; padding: .35rem 0; }
.cbp-brand { font-weight: 600; font-size: 18px; letter-spacing: -.01em; white-space: nowrap;
  display: flex; align-items: center; gap: .5rem; }
.cbp-brand::before { content: ""; width: .7rem; height: .7rem; border-radius: 50%; flex: none;
  background: linear-gradient(90deg, #c9861a 0 33%, #5a66c4 33% 66%, #2b9187 66%); }
.cbp-head { margin-top: .4rem; }
.cbp-made-up { display: inline-block; margin-top: .5rem !important; }
.cbp-section { margin-top: .6rem; }
.cbp-section p { max-width: 46rem; margin-top: .3rem; }
.cbp-section h3 { margin-top: .8rem; }
.cbp-section .cb-points { margin-top: .4rem; max-width: 46rem; }
"""

_ANSWERS = """
.cbp-answers { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.25rem;
  margin-top: .5rem; }
.cbp-answer { background: var(--cb-panel); border: 1px solid var(--cb-line); border-top: 5px solid;
  border-radius: 8px; padding: 1rem 1.2rem 1.1rem; }
.cbp-answer h2 { font-size: 16px; }
.cbp-engagement { border-top-color: #c9861a; } .cbp-incidents { border-top-color: #5a66c4; }
.cbp-trust { border-top-color: #2b9187; }
.cbp-sentence { font-family: "Source Serif", "Source Serif 4", Georgia, serif; font-size: 20px;
  line-height: 1.4; margin: .35rem 0 .5rem !important; text-wrap: pretty; }
.cbp-answer .cb-small + .cb-small { margin-top: .25rem; }
"""

_VOICES = """
.cbp-cards { display: grid; gap: .8rem; margin-top: .5rem; }
.cbp-card { background: var(--cb-panel); border: 1px solid var(--cb-line); border-radius: 8px;
  padding: .8rem 1rem; }
.cbp-said { font-size: 16px; margin: .15rem 0 .4rem !important; }
.cbp-done { padding-left: .8rem; border-left: 3px solid #c9861a; }
.cbp-quote { margin: .6rem 0 0; padding-left: .8rem; border-left: 3px solid #2b9187; }
.cbp-quote blockquote { margin: 0; font-style: italic; }
.cbp-events { margin-top: .5rem; } .cbp-events li { padding: .6rem 0; border-top: 1px solid var(--cb-line); }
.cbp-events h4 { margin: 0; font-size: 16px; } .cbp-events a { display: inline-block; padding: .25rem 0; }
.cbp-downloads { columns: 26rem 2; column-gap: 2.5rem; margin-top: .6rem; }
.cbp-contents ul { columns: 16rem 3; column-gap: 2rem; }
.cbp-contents a { display: inline-block; padding: .2rem 0; }
.cbp-downloads li { break-inside: avoid; padding: .5rem 0; border-top: 1px solid var(--cb-line); }
.cbp-downloads a { display: inline-block; padding: .2rem 0; } .cbp-file { margin-right: 1.2rem; }
.cbp-meaning { display: block; max-width: 46rem; }
"""

_WORDS = """
.cbp-details { border-top: 1px solid var(--cb-line); }
.cbp-details summary { cursor: pointer; padding: .7rem 0; font-weight: 600; color: var(--cb-accent); }
.cbp-terms { margin: 0; } .cbp-terms dt { font-weight: 600; margin: .5rem 0 0; }
.cbp-terms dd { margin: 0; max-width: 46rem; }
.cbp-help { background: var(--cb-note); border-left: 3px solid #c9861a; border-radius: 0 6px 6px 0;
  padding: .7rem 1rem; }
.cbp-help p + p { margin-top: .2rem; }
.cbp-places { max-height: 46rem; overflow: auto; padding: .2rem .9rem; border: 1px solid var(--cb-line);
  border-radius: 8px; background: var(--cb-panel); } .cbp-places h3 { margin: .8rem 0 .1rem; }
.cbp-places li { break-inside: avoid; } .cbp-places a { display: inline-block; padding: .2rem 0; }
"""

_TABLES = """
.cbp-table { margin-top: .6rem; background: transparent; }
.cbp-table caption { font-weight: 600; color: var(--cb-ink); }
.cbp-tall { max-height: 30rem; overflow: auto; border: 1px solid var(--cb-line); border-radius: 8px;
  padding: .6rem .9rem 0; background: var(--cb-panel); }
.cbp-tall thead th { position: sticky; top: -.6rem; background: var(--cb-panel); padding-top: .6rem; }
.cb-table.cbp-table td { white-space: normal; overflow-wrap: normal; }
.cb-table.cbp-table td:not(.cb-right) { min-width: 8rem; padding-right: 1rem; }
.cb-table.cbp-table td.cb-right { white-space: nowrap; }
.cb-table.cbp-table td.cb-right:has(.cbp-none) { white-space: normal; }
@container (max-width: 30rem) {
  .cb-table.cbp-table.cb-stack td { min-width: 0; padding-right: 0; white-space: normal; } }
.cbp-none { color: var(--cb-muted); display: inline-flex; gap: .4rem; align-items: center;
  white-space: normal; }
.cbp-none .cb-swatch { width: .95rem; height: .8rem; }
"""

_FRAME = """
[data-testid="stHeader"]:not(:has([data-testid="stExpandSidebarButton"])) { display: none; }
.stApp:has([data-testid="stExpandSidebarButton"]) .stMainBlockContainer:has(.cbp-bar) {
  padding-top: 3.5rem !important; }
.st-key-published-nav { gap: .2rem 1.6rem; align-items: center; border-bottom: 1px solid var(--cb-line); }
.st-key-published-nav [data-testid="stPageLink-NavLink"] { padding: .55rem .1rem; border-radius: 0;
  background: none; border-bottom: 3px solid transparent; min-height: 44px; }
.st-key-published-nav [data-testid="stPageLink-NavLink"][aria-current="page"] {
  border-bottom-color: var(--cb-accent); }
.st-key-published-nav [data-testid="stPageLink-NavLink"] p { font-size: 16px; color: var(--cb-ink); }
.st-key-published-nav [aria-current="page"] p { font-weight: 600; }
.st-key-published-nav a:focus-visible { outline: 3px solid var(--cb-accent); outline-offset: -2px; }
[class*="st-key-map-box"] { border: 1px solid var(--cb-line); border-radius: 8px; overflow: hidden; }
[class*="st-key-map-box"] iframe { display: block; }
@media (max-width: 900px) {
  .cbp-answers { grid-template-columns: minmax(0, 1fr); gap: .8rem; }
  .stMainBlockContainer:has(.cbp-bar) [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] {
    min-width: 100%; flex: 1 1 100%; }
  .stMainBlockContainer:has(.cbp-bar) { padding: .8rem 1rem 2rem; }
}
.st-key-published-nav > div:first-child { flex: 1 1 0; }
@media (max-width: 640px) { .st-key-published-nav { gap: 0 1.1rem; }
  .st-key-published-nav > div:first-child { flex: 1 0 100%; padding-top: .4rem; } }
"""

# One sheet: what a residents' meeting needs; maps, finders and the long tables stay on the screen.
_PRINT = """
@media print {
  @page { size: A4; margin: 12mm 14mm; }
  html, body, #root, .stApp, .stApp > div, [data-testid="stAppViewContainer"], .stMain,
  [data-testid="stMainBlockContainer"] { position: static !important; overflow: visible !important;
    height: auto !important; min-height: 0 !important; display: block !important; }
  .stApp { color-scheme: light; background: #ffffff; }
  .stMainBlockContainer:has(.cbp-bar) { padding: 0; max-width: none; }
  .cbp-bar, .st-key-published-nav, [class*="st-key-screen"], [class*="st-key-map-box"], .cbp-screen
    { display: none !important; }
  .stMain .stVerticalBlock, .stMain .stHorizontalBlock { gap: 2mm !important; }
  .cb { font-size: 12px; } .cb ul, .cb dl, .cb p, .cb li, .cb dd, .cb dt, .cb summary { font-size: inherit; }
  .cb h1 { font-size: 22px; } .cb h2 { font-size: 15px; } .cb h3, .cb .cbp-events h4 { font-size: 12px; }
  .cb-small, .cb-records, .cb-table table, .cb-foot { font-size: 10.5px; }
  .cb p.cb-small, .cb-small p { font-size: 10.5px; } .cb p.cb-lead, .cb p.cbp-sentence { font-size: 13px; }
  .cb { line-height: 1.35; } [data-testid="stColumn"]:has([class*="st-key-screen"]) { display: none; }
  .cbp-answers { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 3mm; margin: 0; }
  .cbp-made-up { margin-top: 1mm !important; padding: 1mm 3mm !important; }
  .cbp-answer .cb-small + .cb-small { margin-top: 0; } .cbp-sentence { margin: .1rem 0 .2rem !important; }
  .cb-foot { margin: 0 !important; padding: 1mm 0 0 !important; }
  .cbp-answer { padding: 1.5mm 2.5mm; } .cbp-card { padding: 1.5mm 3mm; }
  .cbp-events { columns: 2; column-gap: 8mm; } .cbp-events li { padding: .8mm 0; }
  .cbp-events li:nth-child(n + 5), .cbp-events ~ .cbp-events li:nth-child(n + 3),
  .cbp-section:has(.cbp-events) h3 ~ h3 ~ h3, .cbp-events ~ .cbp-events ~ .cbp-events,
  .cbp-card:nth-child(n + 5),
  .cbp-quote:nth-of-type(n + 3) { display: none; }
  .cbp-cards { grid-template-columns: 1fr 1fr; }
  .cbp-help { padding: 1.5mm 3mm; } .cbp-help p { display: inline; }
  .cbp-help p::after { content: " "; } .cbp-section { margin: 0; }
  .cbp-section p, .cbp-section h3, .cbp-section ul { margin: 0; }
  .cb .cbp-section h2, .cb .cbp-help h2 { font-size: 13px; }
  .cbp-cards { gap: 1.5mm; }
  .cbp-answer, .cbp-card, .cbp-events li, tr { break-inside: avoid; }
  .cbp-tall { max-height: none; overflow: visible; border: 0; padding: 0; }
  .cbp-details, .cbp-help { break-inside: avoid; }
  .cb a { color: inherit; text-decoration: none; }
  .cbp-add { display: none !important; }
}
"""

PUBLIC_STYLE = f"<style>{_PAGE}{_ANSWERS}{_VOICES}{_WORDS}{_TABLES}{_FRAME}{_PRINT}</style>"


def apply_public_look() -> None:
    """Send both style sheets; once per run, before anything is shown."""
    st.html(STYLE + PUBLIC_STYLE)
