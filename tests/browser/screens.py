"""Every screen, and the main act of each: what people come to it for. The one table that the battery goes through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from browser.people import PASSWORD, justify
from catchball.actions.drafts import open_draft, save_draft
from factories import document, edited
from web.routes import ROUTES, Route, page_file, picture_file, wrench_file
from web.world import World, fresh, now, said, today

Act: TypeAlias = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """A page, and what is done there. Where and by whom, when not as in the list of routes: `at`, `who`."""

    name: str
    act: Act
    label: str = ""
    who: str | None = None
    at: Callable[[World], str] | None = None

    def __str__(self) -> str:
        return f"{self.name}{self.label}"

    def address(self, world: World) -> str:
        """Where it is in the world."""
        if self.at is not None:
            return self.at(world)
        route = self._route
        return reverse(route.name, args=route.args(world)) + route.query

    @property
    def person(self) -> str:
        """Who looks; nobody, where nobody has signed in yet."""
        return self._route.may if self.who is None else self.who

    @property
    def _route(self) -> Route:
        known = (route for route in ROUTES if route.post is None and route.allowed == 200)
        return next(route for route in known if (route.name, route.label) == (self.name, self.label))


def _asks_for_proof(page: Page) -> None:
    """Another rule for the family."""
    page.get_by_text("Change the rules").click()
    page.locator("#id_rules-1-rung").select_option("3")
    page.locator("#id_rules-1-why").fill("A first part tells much.")
    page.get_by_label("Why it is so from now on").fill("We were hasty.")
    page.get_by_role("button", name="Let it be so").click()
    expect(page.get_by_text("It holds from now on.")).to_be_visible()


def leads(link: str, to: str) -> Act:
    """A link on the page leads to a page with this heading."""

    def act(page: Page) -> None:
        page.locator("main").get_by_role("link", name=link).first.click()
        expect(page.get_by_role("heading", name=to).first).to_be_visible()

    return act


def _sees_the_signal(page: Page) -> None:
    expect(page.get_by_text("1 point signals.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="rule 1")).to_have_count(1)


def sends(button: str, told: str, told_before: Mapping[str, str] | None = None) -> Act:
    """The form is filled in, a button is pressed, and the page says what was done."""

    def act(page: Page) -> None:
        fill(page, told_before or {})
        page.locator("main").get_by_role("button", name=button).first.click()
        expect(page.get_by_text(told).first).to_be_visible()

    return act


_TRIAL = {
    "What is tried": "Less torque",
    "Measured by": "Leak rate · CZ",
    "Smallest effect worth having": "0.5",
    "Run by": "Team 1",
}


def finds(words: str, found: str) -> Act:
    """A list is searched."""

    def act(page: Page) -> None:
        page.locator("main").get_by_label("Search").fill(words)
        page.get_by_role("button", name="Show").click()
        expect(page).to_have_url(re.compile(f"q={words}"))
        expect(page.get_by_role("link", name=found).first).to_be_visible()

    return act


_CONTROLS = "input, select, textarea"


def fill(page: Page, fields: Mapping[str, str]) -> None:
    """Fill in fields by their labels; the value of a choice is what it says, of a box nothing."""
    for label, words in fields.items():
        field = page.locator("main").get_by_label(label, exact=True).and_(page.locator(_CONTROLS)).first
        if field.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(words)
        elif words:
            field.fill(words)
        else:
            field.check()


def _opens_a_difference(page: Page) -> None:
    page.get_by_role("link", name="CZ: accepted").click()
    expect(page.get_by_role("dialog").locator("ins", has_text="12.5")).to_be_visible()


def _settles(page: Page) -> None:
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Settle it so").click()
    expect(page.get_by_role("button", name="Settle it so")).to_have_count(0)


def _looks_at_a_file(page: Page) -> None:
    file = wrench_file()
    sent = FilePayload(name=str(file.name), mimeType="text/csv", buffer=file.read())
    page.get_by_label("File", exact=True).set_input_files([sent])
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


def _takes_a_file(page: Page) -> None:
    page.get_by_label("torque", exact=True).select_option(index=1)
    page.get_by_role("button", name="Show what would be taken").click()
    expect(page.get_by_role("row").filter(has_text="“about 12” is not a number").first).to_be_visible()
    page.get_by_role("button", name="Take it like this").click()
    expect(page.get_by_text("Taken: 2 new values.")).to_be_visible()
    page.get_by_role("link", name="See to what was refused").click()
    expect(page.get_by_text("row 3, column “torque”")).to_be_visible()


def _imports(page: Page) -> None:
    sent = [(page_file(), "text/markdown"), (picture_file(), "image/png")]
    files = [FilePayload(name=str(file.name), mimeType=kind, buffer=file.read()) for file, kind in sent]
    page.get_by_label("Files").set_input_files(files)
    page.get_by_label("Site").select_option("New plant")
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_text("Brought in: 1 step and 1 picture.")).to_be_visible()


def _captures(page: Page) -> None:
    page.get_by_label("What is done?").fill("Wipe the seat.")
    page.get_by_role("button", name="Next step").click()
    expect(page.locator(".captured")).to_contain_text("Wipe the seat")


def _proposes(page: Page) -> None:
    justify(page, "Words", "editorial")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("in review", exact=True)).to_be_visible()


def _turns_to_the_next_step(page: Page) -> None:
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-step]:visible h3")).to_have_text(["Press in the bearing"])


def _reports(page: Page) -> None:
    bar = page.locator("[data-step]:visible .station-bar")
    bar.get_by_text("This does not work").click()
    bar.get_by_role("button", name="Report it").click()
    expect(page.get_by_text("Sent.")).to_be_visible()


def _goes_by_the_palette(page: Page) -> None:
    expect(page.locator("#palette [role=combobox]")).to_have_count(1)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to, find or do")
    expect(field).to_be_focused()
    field.fill("press bearing")
    expect(page.get_by_role("option", name="Press in the bearing")).to_have_attribute("aria-selected", "true")


def _signs_in(page: Page) -> None:
    fill(page, {"Username": "cz.engineer", "Password": PASSWORD})
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def _shows(what: str) -> Act:
    """A page that is there to be read."""
    return lambda page: expect(page.locator("main").get_by_text(what).first).to_be_visible()


def _draft_of_home(name: str) -> Callable[[World], str]:
    """A page of a draft in which nothing is left to be asked."""

    def at(world: World) -> str:
        engineer = world.network.actor("home engineer")
        draft = open_draft(actor=engineer, now=now(), cookbook=fresh(engineer, world.home))
        edits = edited(document(engineer, world.home), "home-12", instruction=said("Press it in slowly."))
        save_draft(actor=engineer, now=now(), draft=draft, edits=edits, against=0)
        return reverse(name, args=[draft.pk])

    return at


def _named(name: str, *args: Any) -> Callable[[World], str]:
    return lambda _: reverse(name, args=args)


def _change(world: World) -> str:
    return reverse("change", args=[world.in_review.pk])


_PLAN = {
    "Name": "Line 2",
    "First day": today().isoformat(),
    "Last day": (today() + timedelta(days=9)).isoformat(),
    "Parts wanted in the period": "900",
    "Available minutes in the period": "450",
    "Stations": "Heat; 2\nClose",
}
_MACHINE = {"Machine": "Press 5", "Shifts begin at": "06:00, 14:00, 22:00"}
_DOCUMENT = {"Kind": "drawing", "Number": "LG80-100", "New issue": "G"}
_DEPARTURE = {"What happened": "The wrench broke.", "What is done instead: change the words": "By hand. Look twice."}

_VERDICT = {"I agree": ""}
_INTO = {"Into which cookbook": "CN: Bearing housing"}

SCREENS = (
    Screen("my_work", leads("Settle", "Rebase on revision 2")),
    Screen("network", leads("Bearing housing", "Bearing housing")),
    Screen("learning", leads("HOME", "learnt from HOME")),
    Screen("flows", leads("Bearing housing", "Bearing housing"), " between two sites"),
    Screen("cookbooks", finds("bearing", "Bearing housing")),
    Screen("cookbook", leads("Close the housing", "Tighten the screws")),
    Screen("sheet", leads("Tool list", "Tool list"), " set-up-sheet"),
    Screen("sheet", leads("Control plan", "Control plan"), " tool-list"),
    Screen("sheet", leads("Job breakdown sheet", "Job breakdown sheet"), " control-plan"),
    Screen("sheet", leads("English", "Job breakdown sheet"), " job-breakdown"),
    Screen("revisions", sends("Compare these two", "CZ, revision 2 and CZ, revision 3")),
    Screen("compare", sends("Compare", "HOME, revision", {"Cookbook": "HOME (home)"})),
    Screen("deviations", leads("change 1", "More torque")),
    Screen("matrix", _opens_a_difference),
    Screen(
        "evidence_policy", _asks_for_proof, who="home owner",
        at=lambda world: reverse("evidence_policy", args=(world.home.pk,)),
    ),
    Screen("deviation", leads("Where it comes from", "Genealogy of")),
    Screen("genealogy", leads("revision 1", "Bearing housing")),
    Screen("step_genealogy", leads("More torque", "More torque")),
    Screen("import_cookbook", _imports, who="new owner"),
    Screen("open_local", sends("Open it there", "It says what its upstream says", {"Site": "New plant"})),
    Screen("share", sends("Share like this", "Nobody outside", {"Shared with": "nobody outside our company"})),
    Screen("draft", _settles),
    Screen("draft_node", sends("Save", "Saved.", {"Title": "Press it in"})),
    Screen("draft_node", sends("Save", "Saved.", {"Workstation": "Press 4"}), " of an operation"),
    Screen("draw", sends("Save the marks", "Saved.", {"What it says": "Here"})),
    Screen("capture", _captures),
    Screen("draft_states", sends("Go back to this", "The draft says again what it said then.")),
    Screen("propose", _proposes, who="home engineer", at=_draft_of_home("propose")),
    Screen("draft_languages", sends("Save which must be complete", "Saved.", {"Deutsch": ""})),
    Screen("translate", sends("Save these translations", "Saved: 1 text.", {"Deutsch": "Durch und durch"})),
    Screen("languages", leads("Bearing housing", "Languages of revision")),
    Screen("cookbook_languages", leads("Deutsch", "in Deutsch")),
    Screen("translations", sends("Translate in a draft", "Translate into Deutsch")),
    Screen("line_plans", leads("Line 1", "Line 1")),
    Screen("line_plan", leads("Change the plan", "What is done where")),
    Screen("edit_line_plan", sends("Save the plan", "Takt 60 s", {"Parts wanted in the period": "450"})),
    Screen("new_line_plan", sends("Save the plan", "Now say what is done at which station.", _PLAN)),
    Screen("measured", leads("Torque of the screws", "Torque of the screws")),
    Screen("measured_series", _sees_the_signal),
    Screen("trials", leads("Softer ring", "Softer ring")),
    Screen("new_trial", sends("See what it can find", "What this plan can find", _TRIAL)),
    Screen("trial", sends("Judge it once more", "The verdict: better.")),
    Screen("trial", sends("Take the verdict", "The verdict: better."), " running"),
    Screen("machines", leads("Press shop", "Messages that were not understood")),
    Screen("track_machine", sends("Reckon it", "It is reckoned from now on", _MACHINE)),
    Screen("machine", leads("Availability", "Availability")),
    Screen("machine_connection", leads("Machines", "Connections")),
    Screen("define_metric", sends("Define this metric", "Now say where it is measured.", {"Name": "Scrap"})),
    Screen("open_series", sends("Open this series", "Values can come in now.", {"Machine": "Press 5"})),
    Screen("measurement_files", _looks_at_a_file),
    Screen("measurement_file", _takes_a_file),
    Screen("deliveries", leads("1 refused, see them", "Quarantine")),
    Screen("quarantine", sends("Take it like this", "Mended, and taken.", {"Instant": today().isoformat()})),
    Screen("measured_series", leads("Last values", "Torque of the screws"), " by the day"),
    Screen("series_limits", sends("Freeze these limits", "Frozen.", {"Why these values are healthy": "They are."})),
    Screen("to_check", sends("Still right", "Ticked off.", {"What you found": "Only the title block."})),
    Screen("note_reissue", sends("Put it on the list", "are to check.", _DOCUMENT)),
    Screen("qualifications", leads("CZ: Bearing housing", "Say who can do it")),
    Screen("qualification_levels", sends("Name them so", "The levels have these names now."), who="cz owner"),
    Screen("cookbook_qualifications", sends("Put on the list", "Noted.", {"Person": "Cz Quality"})),
    Screen("changed_steps", sends("I know these steps", "Confirmed. You keep your level.")),
    Screen("changes", finds("press", "Press it in by hand")),
    Screen("change", sends("Give this verdict", "Your verdict is noted.", _VERDICT), who="cz quality", at=_change),
    Screen("change", sends("Decide so", "Decided.", {"Reject": "", "Why": "No."}), " to decide", "cz owner", _change),
    Screen("change", sends("Work on it again", "Draft of"), " returned"),
    Screen("take", sends("Propose it here", "Taken over from CZ", _INTO), who="cn engineer"),
    Screen("rebase", _settles),
    Screen("labels", lambda page: expect(page.locator("main svg.qr").first).to_be_visible()),
    Screen("stations", leads("Bearing housing", "Heat the housing")),
    Screen("station", _turns_to_the_next_step),
    Screen("station_at", _reports),
    Screen("station_away", _shows("This is not kept on this device")),
    Screen("depart_at_step", sends("Depart now", "temporary", _DEPARTURE)),
    Screen("reports", finds("screw", "The screw does not hold.")),
    Screen("reported", sends("Answer and close", "Answered.", {"What became of it": "Set anew."}), who="cz owner"),
    Screen("search", sends("Search", "Tighten", {"Cookbooks, steps, changes, deviations, sites": "screws"})),
    Screen("palette", _goes_by_the_palette, at=_named("my_work"), who="cz engineer"),
    Screen("help", leads("What everybody needs", "What everybody needs"), who="", at=_named("help")),
    Screen("help_page", leads("Process owner", "Process owner"), who="", at=_named("help_page", "process-engineer")),
    Screen("letters", sends("Send them like this", "Noted. Letters come as you have chosen.")),
    Screen("account_login", _signs_in, who="", at=_named("account_login")),
    Screen("account_reset_password", _shows("password"), who="", at=_named("account_reset_password")),
    Screen("account_change_password", _shows("password"), who="cz engineer", at=_named("account_change_password")),
    Screen("account_logout", sends("Sign out", "Sign in"), who="cz engineer", at=_named("account_logout")),
)  # fmt: skip

FORMS = frozenset(
    {
        *("open_draft", "propose_rebase", "settle_draft", "carry_draft", "close_draft", "depart", "restore_draft"),
        *("add_step", "add_operation", "add_picture", "withdraw_node", "move_node", "begin_translating"),
        *("take_translations", "review", "decide", "open_thread", "answer_thread", "translate_words", "work_on_again"),
        *("withdraw", "end_departure", "obligation", "settle_rebase", "carry_out_rebase", "drop_line_plan"),
        *("check_node", "end_qualification", "report_problem", "answer_report", "hand_over_report", "following"),
        *("calendar", "follow_cookbook", "follow_change", "sign_off"),
        *("put_file_away", "mend_row", "drop_row", "replay_delivery"),
        *(
            "specify_series",
            "follow_series",
            "begin_trial",
            "look_at_trial",
            "judge_trial",
            "amend_trial",
            "stop_trial",
        ),
        *("prove", "take_back_evidence", "verify", "take_back_change"),
    }
)
"""Where forms of screens are sent."""

FILES = frozenset(
    {
        *("cookbook_pdf", "sheet_pdf", "sheet_xlsx", "translation_file", "draft_translation_file", "media"),
        *("station_worker", "station_manifest", "station_kept", "people", "health", "help_picture"),
        *("trial_dossier", "trial_dossier_pdf"),
    }
)
"""What no person reads as a page: files, and what scripts ask for."""
