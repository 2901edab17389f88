"""What every API list shares: paging and the shape of errors."""

from rest_framework.pagination import PageNumberPagination
from rest_framework.views import exception_handler


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200


def problem(error, context):
    return exception_handler(error, context)
