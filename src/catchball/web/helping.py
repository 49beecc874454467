"""Which part of the guide tells of which page: the one table, by the names of addresses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catchball.web.guide import INDEX, help_address

_TOLD = {
    "everyone#sign-in": (
        "account_login", "account_logout", "account_inactive", "account_signup", "account_change_password",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    ),
    "everyone#my-work": ("my_work",),
    "everyone#find-something": ("cookbooks", "changes", "search", "palette"),
    "everyone#read-a-cookbook": ("cookbook", "cookbook_pdf", "revisions", "media"),
    "everyone#compare": ("compare",),
    "everyone#follow-and-letters": ("letters", "follow_cookbook", "follow_change", "calendar"),
    "operator#open-station": ("stations",),
    "operator#go-from-step-to-step": ("station", "station_at"),
    "operator#this-does-not-work": ("report_problem",),
    "operator#without-a-network": ("station_away", "station_kept"),
    "operator#when-steps-have-changed": ("changed_steps",),
    "process-engineer#open-a-draft": ("open_draft", "draft", "close_draft", "carry_draft", "settle_draft"),
    "process-engineer#work-on-a-draft": (
        "draft_node", "add_step", "add_operation", "withdraw_node", "move_node", "draft_states", "restore_draft",
    ),
    "process-engineer#pictures": ("add_picture", "draw"),
    "process-engineer#capture-a-walk": ("capture",),
    "process-engineer#languages": (
        "languages", "cookbook_languages", "translations", "begin_translating", "translation_file", "draft_languages",
        "translate", "take_translations", "draft_translation_file",
    ),
    "process-engineer#propose-the-change": ("propose", "work_on_again", "withdraw"),
    "process-engineer#depart-for-a-short-time": ("depart", "depart_at_step", "end_departure"),
    "process-engineer#your-deviations": ("deviations", "deviation"),
    "process-engineer#take-a-new-upstream-revision": (
        "propose_rebase", "rebase", "settle_rebase", "carry_out_rebase",
    ),
    "process-engineer#learn-from-a-sister-plant-and-teach-it": ("take",),
    "process-engineer#answer-what-operators-report": ("reports", "reported", "answer_report", "hand_over_report"),
    "process-engineer#sheets-line-plan-documents": (
        "sheet", "sheet_pdf", "sheet_xlsx", "labels", "line_plans", "line_plan", "edit_line_plan", "drop_line_plan",
        "new_line_plan", "to_check", "note_reissue", "check_node", "measured", "measured_series",
        "define_metric", "open_series", "machines", "machine", "track_machine", "machine_connection",
        "measurement_files", "measurement_file", "put_file_away", "deliveries",
        "replay_delivery", "quarantine", "mend_row", "drop_row", "series_limits", "specify_series", "follow_series",
    ),
    "process-engineer#try-before-you-ask": (
        "trials", "new_trial", "trial", "begin_trial", "look_at_trial", "judge_trial", "amend_trial", "stop_trial",
        "trial_dossier", "trial_dossier_pdf",
    ),
    "process-owner#review-and-decide": (
        "change", "review", "decide", "obligation", "open_thread", "answer_thread", "translate_words", "people",
        "sign_off", "prove", "take_back_evidence", "verify", "take_back_change", "evidence_policy",
    ),
    "process-owner#see-every-departure": ("matrix", "following"),
    "process-owner#bring-in-a-standard": ("import_cookbook",),
    "process-owner#open-a-cookbook-at-a-plant-share-it-with-partners": ("open_local", "share"),
    "process-owner#who-can-do-it": (
        "qualifications", "qualification_levels", "cookbook_qualifications", "end_qualification",
    ),
    "improvement-team#follow-one-practice": ("genealogy", "step_genealogy"),
    "improvement-team#see-who-learnt-from-whom": ("network", "learning", "flows"),
}  # fmt: skip
HELP: Mapping[str, str] = MappingProxyType({name: place for place, names in _TOLD.items() for name in names})
"""For each named address the page of the guide and the heading on it. An act has that of the page it is asked from,
which tells a refusal under the act's own address.
"""


def help_for(name: str | None) -> str:
    """The address of the help for a page, by the name of its address; of the guide's first page where there is none."""
    page, _, anchor = HELP.get(name or "", INDEX).partition("#")
    return help_address(page, anchor)
