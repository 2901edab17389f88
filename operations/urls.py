"""Pages of the operations room."""

from django.urls import path

from goals import citing
from operations import report_file_views, report_views, views
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
    # the country desk
    path("desk/reports/", report_views.report_list, name="report_list"),
    path("desk/reports/add/", report_views.report_add, name="report_add"),
    path("desk/reports/<int:pk>/", report_views.report_detail, name="report"),
    path("desk/reports/<int:pk>/edit/", report_views.report_edit, name="report_edit"),
    path("desk/reports/<int:pk>/submit/", report_views.report_submit, name="report_submit"),
    path("desk/reports/<int:pk>/withdraw/", report_views.report_withdraw, name="report_withdraw"),
    path("desk/reports/file/", report_file_views.file_add, name="report_file_add"),
    path("desk/reports/file/<uuid:pk>/", report_file_views.file_detail, name="report_file"),
    path(
        "desk/reports/file/<uuid:pk>/confirm/",
        report_file_views.file_confirm,
        name="report_file_confirm",
    ),
]
