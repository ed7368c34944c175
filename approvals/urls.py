from django.urls import path

from approvals.views import acts, applying, campaigns, cases, desk, finding, intake, uplift, whatif, workflow

app_name = "approvals"

urlpatterns = [
    path("desk/", desk.workbench, name="desk"),
    path("sign/", desk.sign_list, name="sign"),
    path("search/", finding.search, name="search"),
    path("messages/", finding.messages_list, name="messages"),
    path("reviews/plans/", campaigns.campaigns, name="campaigns"),
    path("reviews/plans/new/", campaigns.new_campaign, name="new_campaign"),
    path("reviews/plans/<int:pk>/", campaigns.campaign, name="campaign"),
    path("reviews/plans/<int:pk>/days/<int:day_pk>/", campaigns.day, name="campaign_day"),
    path("reviews/plans/<int:pk>/days/<int:day_pk>/begin/", campaigns.begin_day, name="begin_day"),
    path(
        "reviews/plans/<int:pk>/days/<int:day_pk>/unchanged/",
        campaigns.close_unchanged,
        name="close_unchanged",
    ),
    path("workflow/", workflow.workflow, name="workflow"),
    path("whatif/", whatif.whatif, name="whatif"),
    path("whatif/<int:pk>/", whatif.answer, name="whatif_answer"),
    path("whatif/<int:pk>/progress/", whatif.progress, name="whatif_progress"),
    path("whatif/<int:pk>/rows.<str:form>", whatif.download, name="whatif_download"),
    path("uplift/", uplift.uplifts, name="uplift"),
    path("uplift/<int:pk>/", uplift.uplift, name="uplift_one"),
    path("uplift/<int:pk>/progress/", uplift.progress, name="uplift_progress"),
    path("uplift/<int:pk>/confirm/", uplift.confirm, name="uplift_confirm"),
    path("uplift/<int:pk>/withdraw/", uplift.withdraw, name="uplift_withdraw"),
    path("uplift/<int:pk>/resume/", uplift.resume, name="uplift_resume"),
    path("uplift/<int:pk>/lines.<str:form>", uplift.download, name="uplift_download"),
    path("intake/", applying.begin, name="intake"),
    path("intake/id/", applying.look_up_id, name="intake_id"),
    path("intake/<str:case_no>/members/id/", applying.look_up_id, name="intake_member_id"),
    path("intake/<str:case_no>/<slug:step>/", intake.step, name="intake_step"),
    path("cases/", desk.open_cases, name="cases"),
    path("cases/<str:case_no>/", cases.case, name="case"),
    path("cases/<str:case_no>/acts/<slug:name>/", acts.act, name="act"),
    path("cases/<str:case_no>/acts/<slug:name>/done/", acts.act_done, name="act_done"),
    path("cases/<str:case_no>/<slug:tab>/", cases.case, name="case_tab"),
]
