"""Pages of the operations room."""

from django.urls import path

from operations import views

app_name = "operations"

urlpatterns = [
    path("operations/", views.operation_list, name="list"),
    path("operations/<slug:code>/", views.operation_detail, name="detail"),
]
