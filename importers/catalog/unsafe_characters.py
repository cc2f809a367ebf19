"""Characters that a terminal would obey, reorder by or show nothing of: for character classes of patterns.

Joiners and variation selectors are not among them: Persian, Indic, Japanese and emoji are written with those.
"""

CONTROLS = "\x00-\x1f\x7f-\x9f"
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
SEPARATORS = "\u2028\u2029"
# Of no width (two SKUs that differ by one look the same), annotations, and tags that spell another text unseen.
HIDDEN = "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
SURROGATES = "\ud800-\udfff"
