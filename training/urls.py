"""Pages of the training room."""

from django.urls import path

from training import views

app_name = "training"

urlpatterns = [
    path("training/", views.module_list, name="list"),
    path("training/<slug:code>/", views.module_detail, name="module"),
]
