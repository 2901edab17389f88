"""The back office as a whole: its title, who may enter, its first page, previews."""

from functools import update_wrapper

import pghistory
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from members.permissions import can_enter_admin

ROOMS = {"members", "goals", "training", "operations"}


class PortalAdminSite(AdminSite):
    """Django's admin with the portal's sign-in, permission table and look."""

    site_header = site_title = _("Global Policing Goals Portal")
    index_title = _("Back office")
    index_template = "admin/dashboard.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Our rooms alone: what packages register would show sessions and second factors."""
        models = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        )
        ours = [model for model in models if model._meta.app_label in ROOMS]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return can_enter_admin(request.user)

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """There is one sign-in for everybody."""
        target = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return redirect_to_login(target, reverse("account_login"))

    @method_decorator(never_cache)
    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """And one page for passwords, with its limit and its check."""
        return redirect("account_change_password")

    password_change_done = password_change

    def admin_view(self, view, cacheable=False):
        """Tell who is signed in but may not enter; note in the history who writes."""
        checked = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            if request.method != "POST":
                return checked(request, *args, **kwargs)
            with pghistory.context(user=request.user.pk, url=request.path):
                return checked(request, *args, **kwargs)

        return update_wrapper(guarded, checked)

    def get_urls(self):
        from goals.admin.preview import preview

        own = path("preview/<path:path>", self.admin_view(preview), name="preview")
        return [own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        from goals.admin.dashboard import dashboard
        from operations.admin.report import waiting_reports

        shown = dashboard(request) | {"waiting_reports": waiting_reports(request.user)}
        return super().index(request, shown | (extra_context or {}))
