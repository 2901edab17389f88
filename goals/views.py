from django.http import HttpResponse
def _x(request, **kw): return HttpResponse("x")
goal_list=goal_detail=theme_list=sdg_matrix=sdg_flow=sdg_detail=capability_list=capability_detail=measure_list=partner_list=glossary=timeline=source_list=source_detail=_x
