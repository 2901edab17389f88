"""Addresses of the account pages that are ours; the others are allauth's."""

from allauth.account.views import password_change, password_set
from django.urls import path

from members import views
from members.freshness import fresh_factor_required

app_name = "members"
urlpatterns = [
    path("second-factor/", views.second_factor, name="second-factor"),
    path("go-on/", views.go_on, name="go-on"),
]

# allauth's own pages behind our guard; they come first, so these are the ones that answer.
guarded = [
    path(
        "password/change/", fresh_factor_required(password_change), name="account_change_password"
    ),
    path("password/set/", fresh_factor_required(password_set), name="account_set_password"),
]
