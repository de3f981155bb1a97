"""Numbers as the sentences about a claim write them."""


def change(growth: float) -> str:
    """A rise or a fall, always without a sign."""
    if growth == 0:
        return "No change"
    return f"A {'fall' if growth < 0 else 'rise'} of {percent(abs(growth))}"


def percent(share: float) -> str:
    """A share as a percentage, with a decimal where there is one."""
    text = f"{100 * share:,.1f}".removesuffix(".0").replace("-", "−")
    return "0%" if text == "−0" else f"{text}%"


def count_words(number: float) -> str:
    """A whole number with its thousands parted."""
    return f"{number:,.0f}"


def pounds(amount: float) -> str:
    """Pounds, in millions or billions where there are as many."""
    for size, name in ((1e9, "bn"), (1e6, "m")):
        if amount >= size:
            return f"£{f'{amount / size:,.2f}'.rstrip('0').rstrip('.')}{name}"
    return f"£{amount:,.0f}"


def plural(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def in_year(year: int | None) -> str:
    """When, as the end of a phrase; nothing where the year is not known."""
    return "" if year is None else f" in {year}"
