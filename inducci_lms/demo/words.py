"""The few words of the host's frame in Dutch: a page in Dutch should not have an English frame."""

_DUTCH = {
    "Skip to main content": "Naar de hoofdinhoud",
    "Staff intranet": "Intranet voor medewerkers",
    "Main": "Hoofdmenu",
    "Home": "Start",
    "Notices": "Berichten",
    "Training": "Opleidingen",
    "Sign in": "Aanmelden",
    "Sign out": "Afmelden",
    "My learning": "Mijn opleidingen",
    "Training schemes": "Opleidingen",
    "Library": "Bibliotheek",
    "Language": "Taal",
    "Your profile": "Uw profiel",
    "This is a demonstration. The people in it are sample data.": "Dit is een demonstratie. De personen erin zijn voorbeeldgegevens.",
    "Privacy in training": "Privacy bij opleidingen",
}


def say(text: str, language: str = "en") -> str:
    """Return a word of the frame in ``language``; English where there is none.

    >>> say("Home", "nl"), say("Home", "cs")
    ('Start', 'Home')
    """
    return _DUTCH.get(text, text) if language.split("-")[0] == "nl" else text
