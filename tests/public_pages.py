"""The public pages, once: whoever visits each of them takes this list.

`test_public_pages.py` fails when the resolver knows a page that stands here under no name.
"""

from tests.addresses import addresses

# By the name of the address: one path for each face of its template, below the language.
PAGES = {
    "home": ("",),
    "goals:list": ("goals/",),
    "goals:detail": ("goals/vulnerable-groups/",),
    "goals:themes": ("themes/",),
    "goals:sdgs": ("sdgs/", "sdgs/?relation=direct"),
    "goals:flow": ("sdgs/flow/", "sdgs/flow/?goal=3"),
    "goals:sdg": ("sdgs/16/",),
    "goals:capabilities": ("capabilities/",),
    "goals:capability": ("capabilities/icse/",),
    "goals:figures": ("figures/",),
    "goals:measures": ("measures/", "measures/?q=xyzxyz"),
    "goals:measure": ("measures/member_countries/",),
    "training:list": (
        "training/",
        "training/?goal=2&level=working",
        "training/?sdg=7",
    ),
    "training:module": ("training/border-checks/", "training/databases-overview/"),
    "operations:list": (
        "operations/",
        "operations/?goal=3&year=2019",
        "operations/?q=xyzxyz",
        "operations/?view=map",
        "operations/?view=timeline&goal=2",
    ),
    "operations:detail": ("operations/opson-viii/", "operations/blackwrist/"),
    "goals:partners": ("partners/",),
    "goals:glossary": ("glossary/",),
    "goals:timeline": ("timeline/",),
    "goals:sources": ("sources/",),
    "goals:source": ("sources/gpg-brochure-2023/",),
    "goal-results": ("goals/terrorism/results/", "goals/organized-crime-drugs/results/"),
    "goal-total": ("goals/terrorism/results/arrests/",),
    "countries": ("countries/",),
    "search": ("search/?q=interpol", "search/?q=xyzxyz"),
    "trace": (
        "trace/",
        "trace/?q=cyber",
        "trace/?from=goal:GPG4",
        "trace/?from=operation:turquesa-2019&through=capability:ison",
    ),
    "revisions": ("revisions/",),
    "revision": ("revisions/1/",),
    "about": ("about/",),
    "accessibility": ("accessibility/",),
    "api-guide": ("api/",),
}
# Pages as a revision left them: they ask two copies, and have a budget of their own
# (tests/goals/test_citable.py).
CITED = {
    "goals:measure-cited": "measures/member_countries@r1",
    "operations:cited": "operations/opson-viii@r1",
}
PATHS = [path for paths in PAGES.values() for path in paths]

# The same facts for machines.
DATA = {
    "goals:goal-jsonld": "goals/terrorism.jsonld",
    "goals:sdg-jsonld": "sdgs/16.jsonld",
}


def open_names() -> set[str]:
    """The names of all pages in a language that everybody may open, but the ways to sign in."""
    found = [page for page in addresses() if page.is_open and page.route.startswith("en/")]
    ways_in = ("en/accounts/", "en/admin/")
    return {page.name for page in found if not page.route.startswith(ways_in)}
