"""Who figures are for: the three profiles, what each is called and how it is marked."""

from enum import StrEnum


class Profile(StrEnum):
    """For whom figures are, from those who may see most to those who may see least.

    What a profile shows is shown to those before it too.
    """

    INTERNAL = "internal"
    PARTNERSHIP = "partnership"
    PUBLIC = "public"

    @property
    def marking(self) -> str:
        """The protective marking of whatever shows or holds this profile's figures."""
        return "OFFICIAL" if self is Profile.PUBLIC else "OFFICIAL-SENSITIVE"

    @property
    def heading(self) -> str:
        """What the profile's figures are called."""
        return _HEADINGS[self]

    @property
    def words(self) -> str:
        """What the figures are and to whom they may go, in a sentence."""
        return _WORDS[self]

    def includes(self, other: "Profile") -> bool:
        """Whether whoever may see this profile's figures may see the other's as well."""
        return _BY_WHAT_THEY_SHOW.index(self) <= _BY_WHAT_THEY_SHOW.index(other)


LEAVING = (Profile.PARTNERSHIP, Profile.PUBLIC)
"""The profiles whose figures leave the force: each has a file of released tables."""
_BY_WHAT_THEY_SHOW = tuple(Profile)
_HEADINGS = {
    Profile.INTERNAL: "Internal figures",
    Profile.PARTNERSHIP: "Partnership figures",
    Profile.PUBLIC: "Public figures",
}
_WORDS = {
    Profile.INTERNAL: "True counts, also of 1 to 5: not to be copied out.",
    Profile.PARTNERSHIP: (
        "Small counts hidden: for safeguarding partners under an agreement, not for publication."
    ),
    Profile.PUBLIC: "Small counts hidden: may be published.",
}
