from django.urls import URLPattern, path

from oversight.views import complaintacts, complaints, samples

app_name = "oversight"
COMPLAINT = "oversight/complaints/<slug:number>/"
SAMPLES = "oversight/samples/"

urlpatterns: list[URLPattern] = [
    path("oversight/complaints/", complaints.listing, name="complaints"),
    path("oversight/complaints/new/", complaints.new, name="complaint_new"),
    path("oversight/complaints/receipts/<slug:number>/", complaints.receipt, name="complaint_receipt"),
    path(COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{COMPLAINT}complainant/", complaints.reveal, name="complaint_reveal"),
    path(f"{COMPLAINT}notes/", complaints.look_into, name="complaint_note"),
    path(f"{COMPLAINT}papers/<int:pk>/", complaints.paper, name="complaint_paper"),
    path(f"{COMPLAINT}acts/<slug:name>/", complaintacts.act, name="complaint_act"),
    path(f"{COMPLAINT}acts/<slug:name>/done/", complaintacts.act_done, name="complaint_done"),
    path(SAMPLES, samples.samples, name="samples"),
    path(f"{SAMPLES}draw/", samples.draw_sample, name="draw"),
    path(f"{SAMPLES}<int:pk>/", samples.sample, name="sample"),
    path(f"{SAMPLES}<int:pk>/list.txt", samples.frozen_list, name="sample_list"),
    path(f"{SAMPLES}<int:pk>/acts/<slug:name>/", samples.sample_act, name="sample_act"),
    path(f"{SAMPLES}cases/<int:pk>/", samples.sampled_case, name="sampled_case"),
    path(f"{SAMPLES}cases/<int:pk>/acts/<slug:name>/", samples.sampled_act, name="sampled_act"),
    path(f"{SAMPLES}corrections/", samples.corrections, name="corrections"),
    path(f"{SAMPLES}corrections/<int:pk>/", samples.correction, name="correction"),
]
