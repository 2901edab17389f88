"""Pages of the operations room."""

from django.urls import path

from goals import citing
from operations import views
from operations.models import Operation

app_name = "operations"

urlpatterns = [
    path("operations/", views.operation_list, name="list"),
    path("operations/<slug:code>/", views.operation_detail, name="detail"),
    path(
        "operations/<slug:code>@r<int:revision>",
        citing.as_cited(views.operation_detail, Operation.objects.parts),
        name="cited",
    ),
]
