"""Table of contents: one include per room."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from members.urls import guarded
from portal.api.views import api_guide
from portal.pages import machines, results, views
from portal.trace.views import trace_page

urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("api/", include("portal.api.urls")),
    path("health/live", machines.live, name="live"),
    path("health/ready", machines.ready, name="ready"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.site_map, name="sitemap"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search_page, name="search"),
        path("countries/", views.country_list, name="countries"),
        path("trace/", trace_page, name="trace"),
        path("revisions/", views.revision_list, name="revisions"),
        path("revisions/<int:number>/", views.revision_detail, name="revision"),
        path("api/", api_guide, name="api-guide"),
        path("about/", views.about, name="about"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("goals/<slug:slug>/results/", results.goal_results, name="goal-results"),
        path("goals/<slug:slug>/results/<slug:measure>/", results.goal_total, name="goal-total"),
        path("admin/", admin.site.urls),
        path("accounts/", include(guarded)),
        path("", include("members.urls")),  # before allauth, whose addresses it shares
        path("accounts/", include("allauth.urls")),
        path("", include("goals.urls")),
        path("", include("training.urls")),
        path("", include("operations.urls")),
    ),
]

handler403 = "portal.errors.permission_denied"
handler500 = "portal.errors.server_error"
