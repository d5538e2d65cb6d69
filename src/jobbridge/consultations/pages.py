"""The pages of consultations, which stand in the files beside."""

from jobbridge.consultations import agenda_pages, form_pages, goal_pages, group_pages
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.services import NavItem

HANDLERS = [
    *form_pages.HANDLERS,
    *agenda_pages.HANDLERS,
    *group_pages.HANDLERS,
    *goal_pages.HANDLERS,
]
NAV = [
    NavItem(N_("Consultations"), "/consultations", frozenset({Role.COUNSELOR})),
]
