from django.urls import path

from cases.views import files, meetings, notices, papers, visits

app_name = "cases"

urlpatterns = [
    path("visits/", visits.visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/start/", visits.start, name="visit_start"),
    path("visits/<int:pk>/photos/", visits.add_photo, name="visit_photo"),
    path("visits/<int:pk>/signature/", visits.sign, name="visit_sign"),
    path("visits/<int:pk>/household/", visits.sign_household, name="visit_household"),
    path("visits/<int:pk>/<slug:name>/", visits.step, name="visit_step"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/attendance/", meetings.attend, name="meeting_attendance"),
    path("meetings/<int:pk>/panel/", meetings.add_panelist, name="meeting_panel"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/panel/<int:person>/", meetings.sign, name="meeting_sign"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("papers/print/", papers.print_many, name="print"),
    path("papers/of/<str:case_no>/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>.pdf", papers.paper_pdf, name="paper_pdf"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/preview/", files.preview, name="file_preview"),
    path("v/<str:code>/", papers.verify, name="verify"),
]
