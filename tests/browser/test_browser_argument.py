"""The argument about a change in a real browser: said at its place, answered, translated, resolved, proposed again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.accessible import require_accessible_everywhere
from browser.departed import home_of
from browser.people import PASSWORD, Browser, agree, open_cookbook
from catchball.actions.changes import propose_change
from catchball.core.diff import diff
from factories import NOW, Company, document, proposal, with_node
from web.world import said

TITLE = "Dry bearing"


def require_all_accessible(page: Page) -> None:
    """At every width, in light and in dark, with all forms open."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    require_accessible_everywhere(page)


def propose(network: Company, uid: str, **fields: object) -> None:
    """Put a changed step of the home cookbook into review."""
    home, engineer = home_of(network), network.actor("home engineer")
    before = document(engineer, home)
    edits = diff(before, with_node(before, uid, **fields))
    propose_change(actor=engineer, now=NOW, cookbook=home, edits=edits, proposal=proposal(TITLE, "revision"))


@pytest.fixture
def proposed(network: Company) -> None:
    """Another instruction is proposed."""
    propose(network, "home-12", instruction=said("Press in the dry bearing. Look twice."))


@pytest.fixture
def redrawn(network: Company) -> None:
    """Another caption for a picture is proposed."""
    before = document(network.actor("home engineer"), home_of(network))
    (medium,) = before.nodes["home-11"].fields["media"]
    propose(network, "home-11", media=[{**medium, "caption": said("The new heater")}])


def go_to_change(page: Page) -> None:
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def say(page: Page, where: str, words: str, language: str = "English") -> None:
    """Open the form at a place, and say something."""
    page.get_by_text(where, exact=True).first.click()
    form = page.locator("details[open] form").last
    form.get_by_role("textbox").fill(words)
    form.get_by_label("Written in").select_option(language)
    form.get_by_role("button", name="Say it").click()


@pytest.mark.usefixtures("proposed")
def test_people_argue_beside_the_field_each_in_their_language(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        go_to_change(page)
        say(page, "Write about: Instruction", "Jak se to kontroluje?", "Čeština")
        thread = page.get_by_role("article", name="Thread 1")
        expect(thread.locator("[lang=cs]")).to_contain_text("Jak se to kontroluje?")
    with browser.signed_in("home.engineer") as page:
        go_to_change(page)
        thread = page.get_by_role("article", name="Thread 1")
        thread.get_by_text("Translate", exact=True).first.click()
        thread.get_by_role("textbox", name="Translation").fill("How is that checked?")
        thread.get_by_role("button", name="Put it beside the original").click()
        expect(thread.get_by_text("English, translated by Home Engineer")).to_be_visible()
        expect(thread.locator("[lang=cs]")).to_contain_text("Jak se to kontroluje?")
        thread.get_by_text("Answer, or resolve it").click()
        thread.get_by_role("textbox", name="Answer in thread 1").fill("With the plug gauge.")
        thread.get_by_role("button", name="Resolve it").click()
        expect(page.get_by_role("article", name="Thread 1").get_by_text("resolved", exact=True)).to_be_visible()
        require_all_accessible(page)


@pytest.mark.usefixtures("proposed")
def test_a_person_is_mentioned_by_keyboard_alone(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        go_to_change(page)
        page.get_by_text("Write about the whole change").click()
        field = page.get_by_role("textbox", name="Write about the whole change")
        field.press_sequentially("Ask @home.o")
        expect(page.get_by_role("option", name=re.compile("Home Owner"))).to_be_visible()
        field.press("Enter")
        expect(field).to_have_value("Ask @home.owner ")
        page.get_by_role("button", name="Say it").last.click()
        expect(page.get_by_role("article", name="Thread 1").get_by_text("@Home Owner")).to_be_visible()


_NOTE = """list => {
    window.offered = [];
    new MutationObserver(() => window.offered.push(list.textContent)).observe(list, {childList: true});
}"""


@pytest.mark.usefixtures("proposed")
def test_an_answer_that_comes_late_never_offers_who_does_not_fit_any_more(browser: Browser) -> None:
    held: list[Route] = []
    earlier, later = re.compile(r"\?q=home\.$"), re.compile(r"\?q=home\.o$")
    with browser.signed_in("cz.engineer") as page:
        go_to_change(page)
        page.route(earlier, lambda route: held.append(route))  # noqa: PLW0108  (a built-in has no signature to be read)
        page.get_by_text("Write about the whole change").click()
        field = page.get_by_role("textbox", name="Write about the whole change")
        with page.expect_request(earlier):
            field.press_sequentially("Ask @home.")
        field.press("o")
        field.locator("xpath=following-sibling::*[1]").evaluate(_NOTE)
        with page.expect_response(later):
            held[0].continue_()
        expect(page.get_by_role("option", name=re.compile("Home Owner"))).to_be_visible()
        assert not [names for names in page.evaluate("window.offered") if "Home Engineer" in names]


@pytest.mark.usefixtures("redrawn")
def test_a_spot_on_a_picture_is_clicked_and_shown_there(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        go_to_change(page)
        page.get_by_text("Write about: Picture").click()
        frame = page.locator(".picture-frame[data-side=new]")
        box = frame.bounding_box()
        assert box is not None
        frame.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
        form = page.locator("form[data-spot]")
        expect(form.get_by_label("From the left, %")).to_have_value(re.compile(r"^2[45]\.\d$"))
        form.get_by_role("textbox", name="Write about: Picture").fill("This coil?")
        form.get_by_role("button", name="Say it").click()
        expect(page.locator(".picture-frame[data-side=new] .picture-spots a")).to_have_attribute(
            "href", re.compile("#thread-")
        )
        require_all_accessible(page)


@pytest.mark.usefixtures("proposed")
def test_a_returned_change_is_worked_on_and_proposed_again(browser: Browser) -> None:
    with browser.signed_in("home.owner") as page:
        agree(page, TITLE)
        decision = page.get_by_role("region", name="Decision")
        decision.get_by_label("Return to the author").check()
        decision.get_by_label("Why").fill("How dry?")
        decision.get_by_role("button", name="Decide so").click()
        expect(page.get_by_text("Decided. Those concerned are told.")).to_be_visible()
    with browser.signed_in("home.engineer") as page:
        page.get_by_role("link", name=TITLE).first.click()
        expect(page.get_by_text("It was returned: How dry?")).to_be_visible()
        page.get_by_role("button", name="Work on it again").click()
        page.get_by_role("link", name="Propose this change").click()
        expect(page.get_by_role("heading", name="Propose the change again")).to_be_visible()
        expect(page.get_by_label("Title, by which people will speak of it")).to_have_value(TITLE)
        page.get_by_label("Title, by which people will speak of it").fill("Bone-dry bearing")
        page.get_by_role("button", name="Propose it").click()
        expect(page.get_by_role("heading", name="Bone-dry bearing", level=1)).to_be_visible()
        expect(page.get_by_text("1 review of an earlier proposal")).to_be_visible()
        page.get_by_role("link", name="Proposal 1", exact=True).click()
        expect(page.get_by_text("This was proposed before, and is not proposed any more.")).to_be_visible()
        require_all_accessible(page)


def test_letters_are_chosen_and_a_calendar_is_opened_and_taken_back(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.goto("/letters/")
        page.get_by_label("Somebody writes about a change that you follow").select_option("not at all")
        page.get_by_role("button", name="Send them like this").click()
        expect(page.get_by_text("Noted. Letters come as you have chosen.")).to_be_visible()
        expect(page.get_by_label("Somebody writes about a change that you follow")).to_have_value("never")
        page.get_by_role("button", name="Make an address").click()
        expect(page.get_by_label("Your address; it is shown now and never again")).to_have_value(
            re.compile(r"/calendar/.+\.ics$")
        )
        require_accessible_everywhere(page)
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("The address opens nothing any more.")).to_be_visible()


@pytest.mark.usefixtures("proposed")
def test_a_decision_is_signed_with_the_password(browser: Browser) -> None:
    with browser.signed_in("home.owner") as page:
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="Revisions").click()
        page.get_by_role("button", name="Ask for a sign-off at each decision").click()
        expect(page.get_by_text("Each decision is signed from now on.")).to_be_visible()
        page.get_by_role("link", name="My work", exact=True).click()
        agree(page, TITLE)
        decision = page.get_by_role("region", name="Decision")
        decision.get_by_label("Accept: it takes effect").check()
        decision.get_by_label("Why").fill("It was seen to work.")
        decision.get_by_role("button", name="Decide so").click()
        expect(page.get_by_role("heading", name="Confirm who you are")).to_be_visible()
        require_accessible_everywhere(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("signed with the password")).to_be_visible()
        expect(page.get_by_text("in effect", exact=True).first).to_be_visible()
