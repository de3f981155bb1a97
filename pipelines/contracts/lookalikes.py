"""Characters that look like a plain one, and those that cannot be seen at all.

What a person reads as one identifier must be one identifier. A character is brought to its plain
look-alike only where that is the only one: a Cyrillic `o` may stand for the letter or for nought,
and a Greek iota for I, l or 1, so those are refused and never guessed. So is every other letter
that is not Latin.

Weighed: `confusable-homoglyphs` and `confusables` hold the whole table (0.9 MB) and answer a word
at a time in Python; of its 9,600 characters those that a keyboard, a word processor or a PDF puts
into a British reference fit in the lines below.

Source: Unicode 15.0.0, UTS #39 `confusables.txt` of 18 May 2022 (Unicode License V3), after
compatibility normalisation (NFKC), which brings full-width and mathematical letters to plain ones.
Hyphens are those of its class and of the category Pd that have one stroke; curved double quotation
marks are what a word processor makes of the straight one.
"""

LOOKALIKES = {
    "-": "\u02d7\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\u2e3a\u2e3b",
    "/": "\u2041\u2044\u2215\u2571\u27cb\u29f8",
    "\\": "\u2216\u27cd\u29f5\u29f9",
    "'": "\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\u2035",
    '"': "\u201c\u201d\u201e\u201f\u2033",
    ":": "\u02f8\u205a\u2236\ua789",
    ",": "\u201a",
    "*": "\u204e\u2217",
    "+": "\u2795",
    "~": "\u2053\u223c",
    "A": "\u0391\u0410",
    "B": "\u0392\u0412",
    "C": "\u0421\u03f9",
    "E": "\u0395\u0415",
    "G": "\u050c",
    "H": "\u0397\u041d",
    "J": "\u037f\u0408",
    "K": "\u039a\u041a",
    "M": "\u039c\u03fa\u041c",
    "P": "\u03a1\u0420",
    "S": "\u0405",
    "T": "\u03a4\u0422",
    "V": "\u0474",
    "W": "\u051c",
    "X": "\u03a7\u0425",
    "Y": "\u04ae\u0423",
    "Z": "\u0396",
    "a": "\u03b1\u0430",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435",
    "h": "\u04bb",
    "j": "\u03f3\u0458",
    "p": "\u03c1\u0440",
    "q": "\u051b",
    "s": "\u0455",
    "v": "\u0475",
    "w": "\u051d",
    "x": "\u0445",
    "y": "\u04af\u0443",
}
PLAIN_CHARACTERS = {
    lookalike: plain for plain, lookalikes in LOOKALIKES.items() for lookalike in lookalikes
}
"""A character that looks like one plain one → the plain one."""

INVISIBLE = (
    r"[\p{Cf}\p{Cc}\x{034F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{2800}\x{3164}"
    r"\x{FE00}-\x{FE0F}\x{FFA0}\x{E0100}-\x{E01EF}]"
)
"""Regular expression of a character that shows nothing: format and control characters, fillers,
variation selectors."""

SMALLER = (
    r"[\x{AA}\x{B2}\x{B3}\x{B9}\x{BA}\x{BC}-\x{BE}\x{2B0}-\x{2B8}\x{2E0}-\x{2E4}\x{1D2C}-\x{1D6A}"
    r"\x{2070}-\x{209C}\x{2100}-\x{2101}\x{2105}-\x{2106}\x{2116}\x{2120}-\x{2122}"
    r"\x{2150}-\x{215F}\x{2189}\x{2460}-\x{24FF}\x{3200}-\x{33FF}]"
)
"""Regular expression of a character that is small or framed, such as the two of a square, a
fraction, a sign for several letters. Normalising makes plain text of it that nobody reads there:
a figure more, another reference; and `\u2122` is what Windows-1252 makes of a Macintosh's o with a
circumflex."""

LATIN = r"\x20-\x7EÀ-ÖØ-öø-įĴ-ž"
"""Inside a regular expression's brackets: what an identifier or a label may be written in."""
