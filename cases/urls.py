from django.urls import path

app_name = "cases"
urlpatterns = [path("v/<str:code>/", lambda request, code: None, name="verify")]
