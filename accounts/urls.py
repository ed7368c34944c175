from django.urls import path

from accounts import api
from accounts.views import people, profile, session

app_name = "accounts"

urlpatterns = [
    path("api/session/", api.session, name="api_session"),
    path("api/session/password/", api.password, name="api_password"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("choose-post/", session.choose_post, name="choose_post"),
    path("switch-post/", session.switch_post, name="switch_post"),
    path("confirm-password/", session.confirm_password, name="confirm_password"),
    path("large-type/", session.large_type, name="large_type"),
    path("account/", profile.profile, name="profile"),
    path("account/password/", profile.change_password, name="change_password"),
    path("kin/", profile.kin_list, name="kin"),
    path("kin/<int:pk>/withdraw/", profile.kin_withdraw, name="kin_withdraw"),
    path("staff/", people.people, name="people"),
    path("staff/new/", people.new_person, name="new_person"),
    path("staff/<int:pk>/", people.person, name="person"),
    path("staff/<int:pk>/post/", people.new_post, name="new_post"),
    path("staff/<int:pk>/confidentiality/", people.confidentiality, name="confidentiality"),
    path("staff/<int:pk>/account/", people.close_account, name="close_account"),
    path("staff/<int:pk>/password/", people.reset_password, name="reset_password"),
    path("staff/posts/<int:pk>/end/", people.end_post, name="end_post"),
]
