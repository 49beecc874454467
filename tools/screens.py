"""Which screens there are to see, whose they are, and how they are looked at.

A picture is called after its screen, then the size where that is not a desk, then `dark`, then the language where that
is not English: `reading`, `reading-phone`, `reading-tablet-dark`, `reading-de`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.looking import (
    Look,
    first_cell,
    keys,
    lay_upon,
    note_reissue,
    nothing,
    open_details,
    palette,
    scroll_to,
)
from tools.places import (
    Args,
    of_change,
    of_cookbook,
    of_draft,
    of_drawing,
    of_line_plan,
    of_machine,
    of_nothing,
    of_rebase,
    of_report,
    of_series,
    of_site,
    of_trial,
)

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900), "wall": (1920, 1080)}
LANGUAGES = {"de": "de-DE", "es": "es-ES", "zh": "zh-CN"}


@dataclass(frozen=True)
class Screen:
    """A screen: name, who looks (nobody: before signing in), the page's name in the addresses, and how it is seen.

    `takes` are words for each picture: a size, `dark`, a language; with none of them a desk in daylight, in English.
    `look` is done first. `is_window`: the picture shows what the window shows, not the whole length of the page.
    """

    name: str
    who: str
    page: str
    args: Args = of_nothing
    query: str = ""
    takes: tuple[str, ...] = ("",)
    look: Look = nothing
    is_window: bool = False


@dataclass(frozen=True)
class Take:
    """One picture of a screen."""

    screen: Screen
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the picture is called."""
        return "-".join((self.screen.name, *self.words))

    @property
    def size(self) -> str:
        """How large the window is."""
        return next((word for word in self.words if word in SIZES), "desktop")

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are asked for."""
        return "dark" in self.words

    @property
    def locale(self) -> str:
        """Which language the browser asks for."""
        return next((LANGUAGES[word] for word in self.words if word in LANGUAGES), "en-GB")


_READ = ("", "phone")
_EDGES = "Breaking edges in two steps"
_PIN = "Third pin: the part cannot be turned by 180°"
_GROOVE = "Trial: Groove gauged in the measuring room"

SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "", "account_login", takes=("", "phone", "de", "es", "zh")),
    Screen("sign-out", "engineer.cz", "account_logout"),
    Screen("password-change", "engineer.cz", "account_change_password"),
    Screen("password-forgotten", "", "account_reset_password"),
    Screen("letters", "engineer.cz", "letters", takes=("", "phone", "dark")),
    Screen("second-factor", "engineer.cz", "mfa_index"),
    Screen("my-work", "process.owner.cz", "my_work", takes=("", "phone", "dark", "de", "es", "zh")),
    Screen("my-work-of-an-engineer", "engineer.cz", "my_work", takes=_READ),
    Screen("my-work-of-an-operator", "operator.cz", "my_work", takes=_READ),
    Screen("palette", "engineer.cz", "my_work", look=palette("cover"), is_window=True, takes=("", "dark", "phone")),
    Screen("keys", "engineer.cz", "my_work", look=keys, is_window=True),
    Screen("search", "engineer.cz", "search", query="?q=torque", takes=("", "phone", "zh")),
    Screen("search-one-kind", "engineer.cz", "search", query="?q=seat&kind=step"),
    Screen("help", "operator.cz", "help", takes=("", "phone")),
    Screen("help-page", "engineer.cz", "help_page", lambda _: ("process-engineer",)),
    # the network
    Screen("network", "process.owner.home", "network", takes=("", "dark", "phone", "wall", "de")),
    Screen("learning", "process.owner.home", "learning", takes=("", "dark")),
    Screen("learning-flows", "process.owner.home", "flows"),
    # cookbooks
    Screen("cookbooks", "engineer.cz", "cookbooks", takes=("", "phone", "es")),
    Screen("cookbooks-filtered", "engineer.cz", "cookbooks", query="?kind=local&q=Housing"),
    Screen(
        "reading",
        "operator.cz",
        "cookbook",
        of_cookbook("cz"),
        "?operation=home-80",
        takes=("", "phone", "tablet-dark", "wall", "de", "zh", "phone-es"),
    ),
    Screen("reading-an-operation", "engineer.cz", "cookbook", of_cookbook("home"), "?operation=home-30"),
    Screen("revisions", "process.owner.home", "revisions", of_cookbook("home"), takes=_READ),
    Screen("evidence-policy", "process.owner.home", "evidence_policy", of_cookbook("home")),
    Screen("genealogy", "process.owner.home", "genealogy", of_cookbook("home"), takes=("", "dark")),
    Screen("genealogy-of-a-step", "process.owner.home", "step_genealogy", of_cookbook("home", "home-302")),
    Screen("import-a-cookbook", "process.owner.home", "import_cookbook"),
    Screen("open-local-cookbook", "process.owner.home", "open_local", of_cookbook("home")),
    Screen("share", "process.owner.cz", "share", of_cookbook("cz")),
    Screen("labels", "engineer.cz", "labels", of_cookbook("cz")),
    # views
    Screen("set-up-sheet", "engineer.cz", "sheet", of_cookbook("cz", "set-up-sheet"), takes=_READ),
    Screen("tool-list", "engineer.cz", "sheet", of_cookbook("cz", "tool-list")),
    Screen("control-plan", "engineer.cz", "sheet", of_cookbook("cz", "control-plan"), takes=("", "de")),
    Screen("job-breakdown", "engineer.cz", "sheet", of_cookbook("cz", "job-breakdown"), takes=("", "phone", "zh")),
    # Station
    Screen("stations", "operator.cz", "stations", takes=("phone", "tablet")),
    Screen("station-variants", "operator.cz", "station", of_cookbook("cz"), takes=("phone", "tablet"), is_window=True),
    Screen(
        "station",
        "operator.cz",
        "station_at",
        of_cookbook("cz", "home-802"),
        "?variant=S",
        takes=("phone", "tablet", "tablet-dark", "", "wall", "tablet-de", "phone-zh"),
        is_window=True,
    ),
    Screen(
        "station-report",
        "operator.cz",
        "station_at",
        of_cookbook("cz", "home-803"),
        "?variant=S",
        takes=("phone", "tablet"),
        look=open_details("details.station-report:visible"),
        is_window=True,
    ),
    Screen(
        "station-depart",
        "quality.cz",
        "depart_at_step",
        of_cookbook("cz", "home-803"),
        "?variant=S",
        takes=("phone", "tablet"),
    ),
    Screen("station-away", "operator.cz", "station_away", takes=("phone",), is_window=True),
    # what people report
    Screen("reports", "process.owner.cz", "reports", takes=_READ),
    Screen("report", "quality.cz", "reported", of_report("home-803"), takes=_READ),
    Screen("report-answered", "operator.cz", "reported", of_report("home-502"), takes=_READ),
    # qualifications, lines, lists to check
    Screen("qualifications", "process.owner.cz", "qualifications", takes=("", "phone", "de")),
    Screen("qualification-levels", "process.owner.cz", "qualification_levels"),
    Screen("cookbook-qualifications", "process.owner.cz", "cookbook_qualifications", of_cookbook("cz")),
    Screen("changed-steps", "operator.cz", "changed_steps", of_cookbook("cz"), takes=("", "phone", "tablet")),
    Screen("line-plans", "engineer.cz", "line_plans"),
    Screen("line-plan", "engineer.cz", "line_plan", of_line_plan, takes=("", "dark", "es")),
    Screen("line-plan-edit", "engineer.cz", "edit_line_plan", of_line_plan),
    Screen("line-plan-new", "engineer.cz", "new_line_plan", of_site("cz")),
    Screen("measurements", "engineer.cz", "measured"),
    Screen("measurement-series", "engineer.cz", "measured_series", of_series, takes=("", "dark", "phone")),
    Screen("machines", "engineer.cz", "machines"),
    Screen("machine", "engineer.cz", "machine", of_machine, takes=("", "dark", "phone", "de")),
    Screen("machine-track", "engineer.cz", "track_machine"),
    Screen("trials", "engineer.cz", "trials"),
    Screen("trial-new", "engineer.cz", "new_trial"),
    Screen("trial", "engineer.cz", "trial", of_trial, takes=("", "dark", "phone", "de")),
    Screen("metric-define", "engineer.cz", "define_metric"),
    Screen("series-open", "engineer.cz", "open_series"),
    Screen("measurement-files", "engineer.cz", "measurement_files"),
    Screen("deliveries", "engineer.cz", "deliveries", takes=("", "phone")),
    Screen("quarantine", "engineer.cz", "quarantine", takes=("", "phone")),
    Screen("measurement-limits", "engineer.cz", "series_limits", of_series),
    Screen("to-check", "engineer.cz", "to_check", takes=("", "zh")),
    Screen("to-check-note", "engineer.cz", "note_reissue", look=note_reissue),
    # comparing and deviations
    Screen("compare", "process.owner.home", "compare", of_cookbook("home"), takes=("", "dark", "phone")),
    Screen(
        "compare-sites",
        "engineer.cz",
        "compare",
        lambda places: (places.cookbooks["home"],),
        "?in={cz}",
        takes=("", "de"),
    ),
    Screen(
        "compare-swipe",
        "engineer.cz",
        "compare",
        of_cookbook("home"),
        "?from=1&to=5",
        look=lay_upon("swipe"),
        is_window=True,
    ),
    Screen(
        "compare-overlay",
        "engineer.cz",
        "compare",
        of_cookbook("home"),
        "?from=1&to=5",
        look=lay_upon("overlay"),
        is_window=True,
    ),
    Screen("deviations", "engineer.cz", "deviations", of_cookbook("cz"), takes=("", "phone", "de")),
    Screen("deviation", "process.owner.home", "deviation", of_cookbook("cz", "home-803")),
    Screen("matrix", "process.owner.home", "matrix", of_cookbook("home"), takes=("", "dark", "wall", "zh")),
    Screen("matrix-difference", "process.owner.home", "matrix", of_cookbook("home"), look=first_cell, is_window=True),
    Screen("settle", "engineer.cz", "rebase", of_rebase, takes=("", "phone", "dark", "es")),
    # changes
    Screen("changes", "process.owner.cz", "changes", takes=("", "phone")),
    Screen("changes-filtered", "process.owner.cz", "changes", query="?state=in+review"),
    Screen("change", "process.owner.cz", "change", of_change(_EDGES), takes=("", "phone", "dark", "de", "es")),
    Screen(
        "change-review", "process.owner.cz", "change", of_change(_EDGES), look=scroll_to("#discussion"), is_window=True
    ),
    Screen("change-in-another-language", "quality.cn", "change", of_change("Housing at 105 °C"), takes=("", "zh")),
    Screen("change-in-effect", "engineer.home", "change", of_change(_PIN), takes=_READ),
    Screen("change-on-trial", "quality.cz", "change", of_change(_GROOVE)),
    Screen("take", "engineer.in", "take", of_change(_PIN)),
    # the editor
    Screen("draft", "engineer.cz", "draft", of_draft("cz"), takes=("", "phone", "dark", "de")),
    Screen("draft-step", "engineer.cz", "draft_node", of_draft("cz", "home-802"), takes=("", "phone", "zh")),
    Screen("draft-operation", "engineer.cz", "draft_node", of_draft("cz", "home-80")),
    Screen("draft-drawing", "engineer.cz", "draw", of_drawing, takes=("", "phone", "dark"), is_window=True),
    Screen("draft-capture", "engineer.cz", "capture", of_draft("cz", "home-80"), takes=("phone", "")),
    Screen("draft-states", "engineer.cz", "draft_states", of_draft("cz")),
    Screen("propose", "engineer.cz", "propose", of_draft("cz"), takes=("", "de")),
    # languages
    Screen("languages", "process.owner.home", "languages", takes=("", "phone", "de")),
    Screen("cookbook-languages", "engineer.cz", "cookbook_languages", of_cookbook("cz")),
    Screen("translations", "engineer.cn", "translations", of_cookbook("cn", "zh-Hans"), takes=("", "zh")),
    Screen("draft-languages", "engineer.cz", "draft_languages", of_draft("cz")),
    Screen("translate", "engineer.cz", "translate", of_draft("cz", "cs"), takes=_READ),
)
"""In the order in which the guide tells of them."""

TAKES = tuple(Take(screen, tuple(filter(None, words.split("-")))) for screen in SCREENS for words in screen.takes)

NOT_SCREENS = {
    "health": "an answer for machines",
    "cookbook_pdf": "a file",
    "trial_dossier": "a file",
    "trial_dossier_pdf": "a file",
    "sheet_pdf": "a file",
    "sheet_xlsx": "a file",
    "translation_file": "a file",
    "draft_translation_file": "a file",
    "media": "a picture",
    "machine_connection": "about a connection, which the demonstration has none of",
    "station_kept": "what a device keeps",
    "station_worker": "a script",
    "station_manifest": "what a device is told of Station",
    "help_picture": "a picture",
    "people": "names for a field in which somebody writes",
    "palette": "rows of the palette, which has a picture of its own",
    "measurement_file": "a file that was just brought in, which the demonstration company has not",
    "following": "leads to the matrix, which shows how far a family has followed",
}
"""Pages that are no screens, and what they are."""
