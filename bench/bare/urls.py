"""Three addresses: hello, the page, and the page kept by Django's own cache."""

from django.urls import path
from django.views.decorators.cache import cache_page

from bench.bare import answers

urlpatterns = [
    path("hello/", answers.hello),
    path("page/", answers.page),
    path("kept/", cache_page(600)(answers.page)),
]
