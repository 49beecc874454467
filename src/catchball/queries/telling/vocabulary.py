"""The fixed words of the core, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        # functions
        "process owner": _("process owner"),
        "production": _("production"),
        "design": _("design"),
        "quality": _("quality"),
        "purchasing": _("purchasing"),
        "maintenance": _("maintenance"),
        "safety": _("safety"),
        "improvement": _("improvement"),
        "customer": _("customer"),
        "operator": _("operator"),
        "administrator": _("administrator"),
        # what a rule asks of somebody, and what silence means
        "agree": _("agree"),
        "be heard": _("be heard"),
        "be told": _("be told"),
        "wait": _("nothing happens without an answer"),
        "escalate": _("it goes to the next meeting"),
        "provisional": _("it may be tried meanwhile"),
        # by what a decision is signed
        "password": _("the password"),
        "mfa": _("the second factor"),
        # verdicts and decisions
        "heard": _("no objection"),
        "against": _("against"),
        "accept": _("accepted"),
        "reject": _("rejected"),
        "return": _("returned to the author"),
        # what proves a change, and verdicts on trials
        "first article": _("first article"),
        "certificate": _("certificate"),
        "calculation": _("calculation"),
        "better": _("better"),
        "not worse": _("not worse"),
        "worse": _("worse"),
        "inconclusive": _("inconclusive"),
        "invalid": _("invalid"),
        # what must be there before a change takes effect
        "customer approval": _("customer approval"),
        "works council": _("works council"),
        "within latitude": _("within latitude"),
        "authority": _("authority"),
        # states of a change
        "draft": _("draft"),
        "on trial": _("on trial"),
        "in review": _("in review"),
        "accepted": _("accepted"),
        "rejected": _("rejected"),
        "withdrawn": _("withdrawn"),
        "in effect": _("in effect"),
        "verified": _("verified"),
        "lapsed": _("lapsed"),
        # states of a report
        "open": _("open"),
        "answered": _("answered"),
        "became a change": _("became a change"),
        # types of change
        "editorial": _("editorial"),
        "setting": _("setting"),
        "method": _("method"),
        "flow": _("flow"),
        "resource": _("resource"),
        "material": _("material"),
        "sub-supplier": _("sub-supplier"),
        "site": _("site"),
        "inspection": _("inspection"),
        "product": _("product"),
        "temporary": _("temporary"),
        "revision": _("new revision"),
        # classes and occasions
        "special": _("special"),
        "ordinary": _("ordinary"),
        "cycle": _("every cycle"),
        "set-up": _("set-up"),
        "start-up": _("start-up"),
        "change-over": _("change-over"),
        "reaction": _("reaction"),
        # roles of resources, shares of time, kinds of reference
        "tool": _("tool"),
        "fixture": _("fixture"),
        "gauge": _("gauge"),
        "part": _("part"),
        "program": _("program"),
        "protective equipment": _("protective equipment"),
        "machine": _("machine"),
        "manual": _("manual"),
        "walking": _("walking"),
        "drawing": _("drawing"),
        "pfmea": _("PFMEA"),
        "risk assessment": _("risk assessment"),
        "standard": _("standard"),
        "document": _("document"),
        "picture": _("picture"),
        "clip": _("clip"),
        # what the upstream leaves to a plant
        "fixed": _("fixed"),
        "justify": _("to be justified"),
        "bounded": _("free within limits"),
        "free": _("free"),
        # kinds of node
        "cookbook": _("cookbook"),
        "group": _("group"),
        "operation": _("operation"),
        "step": _("step"),
        # states of deviations and rebases
        "absorbed": _("now in the upstream standard"),
        "given up": _("given up"),
        # how far a text is in a language, and why a translation was not taken
        "untranslated": _("untranslated"),
        "needs rewriting": _("needs rewriting"),
        "needs editing": _("needs editing"),
        "needs checking": _("needs checking"),
        "approved": _("approved"),
        "this text is not in the cookbook any more": _("this text is not in the cookbook any more"),
        "its source says something else by now": _("its source says something else by now"),
        "somebody else translated it in the meantime": _("somebody else translated it in the meantime"),
        "it holds what no text may hold": _("it holds what no text may hold"),
        # what the justification asks
        "reason": _("Why"),
        "touches": _("What and whom it touches"),
        "tasks": _("Whose task changes or vanishes, and what do they do next?"),
        "training": _("Training"),
        "cost": _("Cost"),
        "benefit": _("Benefit"),
    }
)

FIELDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "title": _("Title"),
        "purpose": _("Purpose"),
        "product": _("Product"),
        "language": _("Language"),
        "mandatory_languages": _("Mandatory language"),
        "variants": _("Variant"),
        "labels": _("Labels"),
        "resources": _("Resource"),
        "layout": _("Layout"),
        "references": _("Reference"),
        "latitude": _("Latitude"),
        "description": _("Description"),
        "number": _("Number"),
        "applies": _("Applies to"),
        "workstation": _("Workstation"),
        "machine": _("Machine"),
        "standard_time": _("Standard time"),
        "output": _("Output"),
        "result": _("Result"),
        "skills": _("Skill"),
        "transfer": _("Transfer"),
        "work_organisation": _("Work organisation"),
        "media": _("Picture"),
        "occasion": _("Occasion"),
        "instruction": _("Instruction"),
        "key_points": _("Key point"),
        "hazards": _("Hazard"),
        "parameters": _("Parameter"),
        "checks": _("Check"),
        "annotations": _("Annotation"),
        "point": _("point"),
        "reason": _("reason"),
        "hazard": _("hazard"),
        "measure": _("measure"),
        "protective_equipment": _("protective equipment"),
        "source": _("source"),
        "characteristic": _("characteristic"),
        "method": _("method"),
        "gauge": _("gauge"),
        "sample": _("sample"),
        "frequency": _("frequency"),
        "limits": _("limits"),
        "reaction": _("reaction"),
        "caption": _("caption"),
        "name": _("name"),
        "content": _("content"),
        "identifier": _("identifier"),
        "revision": _("revision"),
        "quantity": _("quantity"),
        "position": _("position"),
        "owner": _("owner"),
        "data": _("data"),
        "role": _("role"),
        "kind": _("kind"),
        "code": _("code"),
        "skill": _("skill"),
        "level": _("level"),
        "leave": _("leave"),
        "allowed": _("allowed"),
        "shape": _("shape"),
        "at": _("place"),
        "label": _("label"),
        "value": _("value"),
        "low": _("low limit"),
        "high": _("high limit"),
        "class": _("class"),
    }
)
"""What fields and their parts are called; a list, by one element of it."""

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "cs": "Čeština",
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "hi": "हिन्दी",
        "it": "Italiano",
        "ja": "日本語",
        "ko": "한국어",
        "pl": "Polski",
        "pt": "Português",
        "pt-BR": "Português (Brasil)",
        "th": "ไทย",
        "tr": "Türkçe",
        "uk": "Українська",
        "zh-Hans": "简体中文",
        "zh-Hant": "繁體中文",
    }
)
"""Languages of instructions, by their own names; any other is called by its tag."""


def word(name: object) -> str:
    """A fixed word of the core in the language of the page; another word as it is."""
    return str(WORDS.get(str(name), name))


def field_name(name: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def language_name(tag: str) -> str:
    """What a language calls itself."""
    return LANGUAGES.get(tag, tag)
