"""What the log page adds to the look: rows with one button, the board, and touch on a phone."""

STYLE = """
.st-key-log-list [class*="st-key-log-row-"], .st-key-log-filters, .st-key-log-list .stSelectbox,
.st-key-log-list .stFileUploader { max-width: 56rem; }
[class*="st-key-log-row-"] { border-top: 1px solid var(--cb-line); padding: .5rem 0; gap: 1rem;
  flex-wrap: nowrap !important; }
[class*="st-key-log-row-"] > div:first-child { flex: 1 1 auto; min-width: 0; }
[class*="st-key-log-row-"] > div:last-child { flex: none; }
[class*="st-key-log-card-"] { background: var(--cb-panel); }
.cb-log-facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.2rem; }
.cb-log-facts dt { color: var(--cb-muted); } .cb-log-facts dd { margin: 0; white-space: pre-wrap; }
.cb .cb-log-history { padding-left: 0; } .cb .cb-log-history > li { padding: .5rem 0;
  border-top: 1px solid var(--cb-line); font-size: 14px; }
.cb .cb-log-history ul li { list-style: disc; margin-left: 1.2rem; }
[data-testid="stTimeInput"] [role="spinbutton"], [data-testid="stDateInput"] [role="spinbutton"] {
  display: inline-flex; min-width: 24px; min-height: 24px; align-items: center; justify-content: center; }
.st-key-log-form { max-width: 46rem; }
@media (max-width: 640px) {
  .stMain .stButton button, .stMain .stDownloadButton button, .stMain summary, .stMain input,
  .stMain [data-testid="stButtonGroup"] button, .stMain [data-testid="stNumberInputContainer"],
  .stMain [data-testid="stNumberInputContainer"] button, .stMain .stCheckbox label { min-height: 44px; }
  .stMain [data-testid="stNumberInputContainer"] button { min-width: 44px; }
  .stMain .react-aria-ComboBox > div, .stMain [data-testid="stTextInputRootElement"],
  .stMain .stDateInput [role="group"], .stMain .stTimeInput [role="group"],
  .stMain .stRadio [role="radiogroup"] label {
    height: auto; min-height: 44px; }
  .st-key-log-save-row .stButton:first-child button { width: 100%; }
}
"""
