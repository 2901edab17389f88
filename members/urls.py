"""The way in (at the gate), the country desk, and a person's own page."""

from allauth.account.views import password_change, password_set
from django.urls import path

from members.desk import LISTS
from members.freshness import fresh_factor_required
from members.views import (
    asking,
    desk,
    factors,
    invitation_files,
    invitations,
    own,
    people,
    requests,
    roles,
    tokens,
    units,
    using,
)

app_name = "members"

urlpatterns = [
    path("accounts/ask/", asking.ask, name="ask"),
    path("accounts/ask/sent/", asking.asked, name="asked"),
    path("accounts/ask/<str:token>/", asking.confirm, name="confirm"),
    path("accounts/invitation/<str:token>/", using.use_invitation, name="use_invitation"),
    path("accounts/second-factor/", factors.second_factor, name="second-factor"),
    path("accounts/go-on/", factors.go_on, name="go-on"),
    # the country desk
    path("desk/", desk.desk_list, {"noun": "requests"}, name="desk"),
    *(path(f"desk/{noun}/", desk.desk_list, {"noun": noun}, name=f"desk_{noun}") for noun in LISTS),
    path("desk/<slug:noun>.<slug:ending>", desk.desk_export, name="desk_export"),
    path("desk/requests/decide/", requests.decide, name="decide"),
    path("desk/requests/<int:pk>/", requests.request_detail, name="request"),
    path("desk/people/end/", people.people_end, name="people_end"),
    path("desk/people/<int:pk>/", people.person_detail, name="person"),
    path("desk/people/<int:pk>/post/", people.person_post, name="person_post"),
    path("desk/people/<int:pk>/role/", roles.role_give, name="role_give"),
    path("desk/roles/<int:pk>/end/", roles.role_end, name="role_end"),
    path("desk/units/add/", units.unit_add, name="unit_add"),
    path("desk/units/<int:pk>/", units.unit_edit, name="unit"),
    path("desk/invitations/add/", invitations.invitation_add, name="invitation_add"),
    path("desk/invitations/<int:pk>/undo/", invitations.invitation_undo, name="invitation_undo"),
    path("desk/invitations/<int:pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("desk/invitations/file/", invitation_files.file_add, name="file_add"),
    path("desk/invitations/file/<uuid:pk>/", invitation_files.file_detail, name="file"),
    path(
        "desk/invitations/file/<uuid:pk>/confirm/",
        invitation_files.file_confirm,
        name="file_confirm",
    ),
    path("desk/invitations/file/<uuid:pk>/undo/", invitation_files.file_undo, name="file_undo"),
    # her own page
    path("me/", own.me, name="me"),
    path("me/edit/", own.me_edit, name="me_edit"),
    path("me/data.<slug:ending>", own.me_download, name="me_download"),
    path("me/move/", own.me_move, name="me_move"),
    path("me/erase/", own.me_erase, name="me_erase"),
    path("me/stay/", own.me_stay, name="me_stay"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/end/", tokens.token_end, name="token_end"),
]

# allauth's own pages with something of ours; they come first, so these are the ones that answer.
guarded = [
    path(
        "password/change/", fresh_factor_required(password_change), name="account_change_password"
    ),
    path("password/set/", fresh_factor_required(password_set), name="account_set_password"),
    # The same pages of a factor, which lead back to where she came from.
    path("2fa/webauthn/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/totp/activate/", factors.ActivateCodeApp.as_view(), name="mfa_activate_totp"),
    path("2fa/recovery-codes/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
]
