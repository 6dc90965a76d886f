"""Tables in every format that agencies export → text, every record accounted for."""
