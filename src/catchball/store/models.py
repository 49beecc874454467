"""All tables, for Django; each topic is in a module of its own."""

from catchball.store.audit_trail import AuditEntry, Disclosure
from catchball.store.changes import Change, Decision, Duty, EarlierProposal, Obligation, Review
from catchball.store.communities import Community, CommunityParty
from catchball.store.cookbooks import Blob, Confidential, Cookbook, Media, Revision
from catchball.store.deviations import DeviatingAtom, Deviation
from catchball.store.drafts import Draft, DraftState
from catchball.store.evidence import Evidence, EvidencePolicy, Reverification
from catchball.store.file_mappings import MeasurementFile, StoredMapping
from catchball.store.letters import CalendarKey, Following, LetterChoice, WaitingLetter
from catchball.store.line_plans import LinePlan
from catchball.store.machine_times import EffectivenessTracked, ItemsProduced, StateBegan
from catchball.store.machines import MachineConnection, MachineGap, MachineMemory, UnreadMessage
from catchball.store.measurements import Delivery, HourSummary, Measurement, QuarantinedRow
from catchball.store.metrics import Metric, Series
from catchball.store.parties import Membership, Party, Person, Site, SiteOwner, Team, TeamSite, User
from catchball.store.qualifications import Qualification, QualificationLevels
from catchball.store.rebases import Rebase, Settlement
from catchball.store.reissues import Reissue, ToCheck
from catchball.store.reports import HandOver, Report
from catchball.store.search_index import SearchPlace, SearchText
from catchball.store.signals import FrozenLimits, JudgingAnchor, JudgingDue, Signal, Specification
from catchball.store.threads import Comment, Thread, Translation
from catchball.store.tokens import IdempotentAnswer, Token
from catchball.store.trials import Trial, TrialColumn, TrialPlan, TrialVerdict

__all__ = [
    "AuditEntry",
    "Blob",
    "CalendarKey",
    "Change",
    "Comment",
    "Community",
    "CommunityParty",
    "Confidential",
    "Cookbook",
    "Decision",
    "Delivery",
    "DeviatingAtom",
    "Deviation",
    "Disclosure",
    "Draft",
    "DraftState",
    "Duty",
    "EarlierProposal",
    "EffectivenessTracked",
    "Evidence",
    "EvidencePolicy",
    "Following",
    "FrozenLimits",
    "HandOver",
    "HourSummary",
    "IdempotentAnswer",
    "ItemsProduced",
    "JudgingAnchor",
    "JudgingDue",
    "LetterChoice",
    "LinePlan",
    "MachineConnection",
    "MachineGap",
    "MachineMemory",
    "Measurement",
    "MeasurementFile",
    "Media",
    "Membership",
    "Metric",
    "Obligation",
    "Party",
    "Person",
    "Qualification",
    "QualificationLevels",
    "QuarantinedRow",
    "Rebase",
    "Reissue",
    "Report",
    "Reverification",
    "Review",
    "Revision",
    "SearchPlace",
    "SearchText",
    "Series",
    "Settlement",
    "Signal",
    "Site",
    "SiteOwner",
    "Specification",
    "StateBegan",
    "StoredMapping",
    "Team",
    "TeamSite",
    "Thread",
    "ToCheck",
    "Token",
    "Translation",
    "Trial",
    "TrialColumn",
    "TrialPlan",
    "TrialVerdict",
    "UnreadMessage",
    "User",
    "WaitingLetter",
]
