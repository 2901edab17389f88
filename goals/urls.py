"""Pages of the goals room."""

from django.urls import path

from goals import citing, measure_views, partner_views, views
from goals.api.views import goal_jsonld, sdg_jsonld

app_name = "goals"

urlpatterns = [
    path("goals/", views.goal_list, name="list"),
    path("goals/<slug:slug>/", views.goal_detail, name="detail"),
    path("goals/<slug:slug>.jsonld", goal_jsonld, name="goal-jsonld"),
    path("themes/", views.theme_list, name="themes"),
    path("sdgs/", views.sdg_matrix, name="sdgs"),
    path("sdgs/flow/", views.sdg_flow, name="flow"),
    path("sdgs/<int:number>/", views.sdg_detail, name="sdg"),
    path("sdgs/<int:number>.jsonld", sdg_jsonld, name="sdg-jsonld"),
    path("capabilities/", views.capability_list, name="capabilities"),
    path("capabilities/<slug:code>/", views.capability_detail, name="capability"),
    path("figures/", views.figures, name="figures"),
    path("measures/", measure_views.measure_list, name="measures"),
    path("measures/<slug:code>/", measure_views.measure_detail, name="measure"),
    path(
        "measures/<slug:code>@r<int:revision>",
        citing.as_cited(measure_views.measure_detail, citing.parts_of_measure),
        name="measure-cited",
    ),
    path("partners/", views.partner_list, name="partners"),
    path("glossary/", views.glossary, name="glossary"),
    path("timeline/", views.timeline, name="timeline"),
    path("sources/", views.source_list, name="sources"),
    path("sources/<slug:code>/", views.source_detail, name="source"),
    # a partner's own pages
    path("me/figures/", partner_views.embargoed, name="embargoed"),
    path("me/citations/", partner_views.citations, name="citations"),
    path("me/citations/follow/<int:item>/", partner_views.citation_follow, name="citation_follow"),
    path("me/citations/<int:pk>/end/", partner_views.citation_end, name="citation_end"),
]
