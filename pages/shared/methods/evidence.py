"""Methods: where the claim that started this stands, and why it is not assumed."""

KEY = "evidence"
TITLE = "More meetings, fewer incidents? Where that claim stands"
CLAIM = (
    "“Areas with high interaction frequently have fewer incidents.” The sentence is easy to believe and easy "
    "to find in a map. It is not assumed on any page here."
)
WHY_NOT = (
    "Events are sent where trust is low or incidents rise (confounding by indication). More events beside "
    "more incidents is then to be expected, whatever an event does.",
    "Elsewhere events go to calm areas whose residents ask for them. Fewer incidents beside more events is "
    "then to be expected, again whatever an event does.",
    "People who have met an officer may report more of what happens. Recorded incidents can rise while "
    "nothing else does.",
    "With other borders, or in another year, the same city can show the opposite.",
)
STUDIES = (
    (
        "Gill et al. 2014",
        "A review of 37 comparisons: community policing goes with more satisfaction, better opinions of "
        "disorder and more legitimacy. Effects on crime and on fear of it are limited.",
        "Gill C, Weisburd D, Telep CW, Vitter Z, Bennett T (2014), Community-oriented policing to reduce "
        "crime, disorder and fear and increase satisfaction and legitimacy among citizens: a systematic "
        "review, Journal of Experimental Criminology 10.",
    ),
    (
        "Peyton, Sierra-Arévalo & Rand 2019",
        "A trial that drew households by lot: a friendly visit by an officer at the door made attitudes "
        "towards the police better, and 21 days later they still were.",
        "Peyton K, Sierra-Arévalo M, Rand DG (2019), A field experiment on community policing and police "
        "legitimacy, PNAS 116.",
    ),
    (
        "Blair et al. 2021",
        "Six trials in six countries, planned together and registered beforehand: no more trust, and no less "
        "crime.",
        "Blair G, Weinstein JM, Christia F and others (2021), Community policing does not build citizen "
        "trust in police or reduce crime in the Global South, Science 374.",
    ),
)
SO = (
    "So trust is the first outcome looked at and incidents the second; what goes together is worded as what "
    "goes together; and a programme's areas are set beside comparison areas, with what could have been seen "
    "told first. What these trials found holds for how and where they were run: your own programme may "
    "differ, and Before and after is there to ask."
)
