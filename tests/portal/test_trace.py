"""The trace: both ways from anywhere, every step dated and sourced, nothing without a goal."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from goals.models import Citation, Reading, Revision, SubjectGoal
from members.models import Country
from members.scope import Copy, scope
from operations.models import Operation, OperationCapability
from portal.trace import walk
from portal.trace.graph import Kind, Layer, Trace

pytestmark = pytest.mark.django_db

STARTS = [
    "goal:GPG2",
    "sdg:SDG16",
    "target:16.4",
    "capability:icse",
    "module:border-checks",
    "operation:turquesa-2019",
    "country:FR",
    "reading:operation:opson-viii/food_seized/2019",
]


def traced(start: str, *through: str, most: dict = walk.TOLD) -> Trace:
    return walk.trace(walk.find(start), [walk.find(name) for name in through], most=most)


def ids(trace: Trace, layer: Layer) -> set[str]:
    return {node.id for node in trace.nodes[layer]}


def test_it_leads_from_a_goal_to_what_came_of_it():
    trace = traced("goal:GPG3")

    assert "target:16.2" in ids(trace, Layer.TARGET)
    assert "capability:icse" in ids(trace, Layer.MEANS)
    assert "operation:blackwrist" in ids(trace, Layer.OPERATION)
    assert "country:TH" in ids(trace, Layer.COUNTRY)
    assert any(node.row.subject.code == "operation:blackwrist" for node in trace.nodes["figure"])


def test_it_leads_from_a_goal_and_a_capability_to_what_teaches_about_them():
    of_goal, of_capability = traced("goal:GPG2"), traced("capability:icse")

    assert "module:border-checks" in ids(of_goal, Layer.MODULE)
    assert "module:icse-database" not in ids(of_goal, Layer.MODULE)
    [taught] = [edge for edge in of_capability.edges if edge.kind == Kind.TAUGHT_BY]
    assert (taught.upper.id, taught.lower.id) == ("capability:icse", "module:icse-database")
    assert taught.start == Revision.objects.get(number=1).published_at.date().isoformat()


def test_a_module_leads_to_its_goals_and_capabilities_and_claims_no_operation():
    trace = traced("module:icse-database")

    assert ids(trace, Layer.GOAL) == {"goal:GPG3", "goal:GPG4"}
    assert "capability:icse" in ids(trace, Layer.MEANS)
    assert "target:16.2" in ids(trace, Layer.TARGET)
    assert {*trace.nodes[Layer.OPERATION], *trace.nodes[Layer.COUNTRY]} == set()
    kinds = {edge.kind for edge in trace.edges if edge.lower == trace.start}
    assert kinds == {Kind.LEARNED_IN, Kind.TAUGHT_BY}


def test_going_through_a_module_leaves_what_it_teaches():
    trace = traced("goal:GPG3", "module:icse-database")

    assert ids(trace, Layer.MODULE) == {"module:icse-database"}
    assert ids(trace, Layer.MEANS) <= ids(traced("module:icse-database"), Layer.MEANS)
    assert "capability:icse" in ids(trace, Layer.MEANS)
    assert ids(traced("operation:blackwrist"), Layer.MODULE) == set()


def test_and_back_from_a_figure_to_its_goal():
    trace = traced("reading:operation:blackwrist/child_victims_rescued/2019-05")

    assert ids(trace, Layer.OPERATION) == {"operation:blackwrist"}
    assert ids(trace, Layer.GOAL) == {"goal:GPG3", "goal:GPG4"}
    assert "target:16.2" in ids(trace, Layer.TARGET)


@pytest.mark.parametrize("start", STARTS)
def test_every_step_is_dated_sourced_and_says_how_sure_it_is(start):
    trace = traced(start)

    undated = Operation.objects.filter(start="").values_list("subject__code", flat=True)
    for edge in trace.edges:
        assert edge.cited, edge
        assert edge.confidence or edge.grade, edge
        is_undated = {edge.upper.id, edge.lower.id} & set(undated)
        assert edge.start or edge.end or is_undated, edge


def test_what_an_operation_used_does_not_lead_it_to_other_goals():
    """I-24/7 serves all seven; the operation that used it serves its own."""
    trace = traced("operation:irt-sri-lanka-2019")

    assert "capability:i247" in ids(trace, Layer.MEANS)
    assert ids(trace, Layer.GOAL) == {"goal:GPG1", "goal:GPG2"}
    assert ids(trace, Layer.OPERATION) == {"operation:irt-sri-lanka-2019"}


def test_going_through_two_nodes_leaves_what_lies_on_a_common_way():
    trace = traced("goal:GPG2", "capability:imest")

    assert ids(trace, Layer.OPERATION) == {"operation:imest-2019", "operation:imest-sea-games-2019"}
    assert ids(trace, Layer.MEANS) == {"capability:imest"}
    assert ids(trace, Layer.COUNTRY) == {"country:PH"}


def test_nodes_without_a_common_way_leave_nothing_and_say_so():
    page = Client().get("/en/trace/?from=capability:icse&through=operation:opson-viii")

    assert page.status_code == 200
    assert "is connected with nothing yet" in page.content.decode()


def test_a_goal_of_the_earlier_edition_leads_to_the_one_that_carries_it_on():
    trace = traced("operation:opson-viii")

    [main] = [e for e in trace.edges if e.kind == Kind.PURSUED_IN and e.upper.id == "goal:GPG6"]
    assert main.edition == "2017"
    assert main.upper.url == "/en/goals/organized-crime-drugs/"


def test_another_account_and_the_share_of_a_country_are_no_result_of_their_own(working_copy):
    counted, other, share = (
        Reading.objects.get(code=f"operation:opson-viii/{name}")
        for name in ("food_seized/2019", "food_seized/2019/beside", "arrests/2019")
    )
    Reading.objects.filter(pk=share.pk).update(share_of=Country.objects.get(code="FR"))

    told = {node.pk for node in traced("operation:opson-viii").nodes[Layer.FIGURE]}
    hers = {node.pk for node in traced("country:FR").nodes[Layer.FIGURE]}

    assert counted.pk in told
    assert other.pk not in told
    assert share.pk not in told
    assert share.pk in hers


def test_no_public_number_is_an_orphan():
    """Each has a way to a goal of today and rests on a source."""
    readings = list(Reading.objects.visible_to(None).in_use().select_related("subject"))
    Citation.objects.attach_to(readings)
    served = set(SubjectGoal.objects.in_use().values_list("subject", flat=True))

    assert len(readings) > 200
    assert [r.code for r in readings if not r.cited] == []
    assert [r.code for r in readings if r.subject_id not in served] == []


@pytest.mark.parametrize("subject", ["body:interpol", "notice:red", "platform:certified-officer"])
def test_a_number_about_the_organization_itself_leads_to_all_goals(subject):
    reading = Reading.objects.filter(subject__code=subject).first()

    assert len(traced(f"reading:{reading.code}").nodes[Layer.GOAL]) == 7


def test_the_picture_shows_few_of_each_and_says_how_many_there_are():
    trace = traced("goal:GPG2", most=dict.fromkeys(Layer, 5))

    assert len(trace.nodes[Layer.OPERATION]) == 5
    assert trace.counts[Layer.OPERATION] == 19
    assert trace.left_out(Layer.OPERATION) == 14
    assert all(
        edge.upper in nodes_of(trace) and edge.lower in nodes_of(trace) for edge in trace.edges
    )


def nodes_of(trace: Trace) -> set:
    return {node for nodes in trace.nodes.values() for node in nodes}


def test_a_box_narrows_and_widens_again():
    page = Client().get("/en/trace/?from=goal:GPG2").content.decode()
    narrowed = "?from=goal:GPG2&amp;through=capability:imest"
    assert f'class="trace__node" href="{narrowed}"' in page

    page = Client().get(f"/en/trace/{narrowed}".replace("&amp;", "&")).content.decode()
    assert re.search(r'trace__node--pinned" href="\?from=goal:GPG2" aria-current', page)


def test_in_arabic_the_picture_begins_at_the_right():
    def places(language: str) -> list[float]:
        page = Client().get(f"/{language}/trace/?from=operation:opson-viii").content.decode()
        return [float(x) for x in re.findall(r'<rect x="([\d.]+)"', page)]

    english, arabic = places("en"), places("ar")
    assert min(english) == english[0]
    assert max(arabic) == arabic[0]


@pytest.mark.parametrize("wanted", ["goal:GPG99", "nothing", "reading:x", ":", "country:"])
def test_an_unknown_start_is_told_and_offers_others(wanted):
    page = Client().get("/en/trace/", {"from": wanted})

    assert page.status_code == 404
    assert "Choose where to start below." in page.content.decode()
    assert "?from=goal:GPG1" in page.content.decode()


def test_a_start_is_found_by_its_name_in_the_language_of_the_reader():
    page = Client().get("/fr/trace/?q=sénégal").content.decode()

    assert "?from=country:SN" in page


def test_the_api_tells_nodes_and_edges():
    told = Client().get("/api/v1/trace?from=capability:icse&lang=fr").json()

    assert told["from"]["id"] == "capability:icse"
    layers = {layer["layer"]: layer for layer in told["layers"]}
    assert layers["operation"]["nodes"][0]["id"] == "operation:blackwrist"
    [used] = [edge for edge in told["edges"] if edge["kind"] == "used_in"]
    assert (used["from"], used["to"]) == ("capability:icse", "operation:blackwrist")
    assert (used["date_from"], used["confidence"]) == ("2017", "read")
    assert used["sources"][0]["locator"]


def test_linked_data_names_the_same_edges():
    told = Client().get("/api/v1/trace?from=operation:blackwrist").json()
    linked = Client().get("/api/v1/trace.jsonld?from=operation:blackwrist").json()

    claims = [thing for thing in linked["@graph"] if thing["@type"] == "Claim"]
    things = {thing["@id"] for thing in linked["@graph"] if thing["@type"] != "Claim"}
    assert len(claims) == len(told["edges"])
    assert all(end["@id"] in things for claim in claims for end in claim["about"])
    assert all(claim["citation"] for claim in claims)


@pytest.mark.parametrize("start", STARTS)
def test_every_record_that_linked_data_names_is_there(start):
    linked = Client().get(f"/api/v1/trace.jsonld?from={start}").json()

    things = [thing for thing in linked["@graph"] if thing["@type"] != "Claim"][:12]
    for thing in things:
        address = thing["@id"].removeprefix("http://testserver")
        assert Client().get(address).status_code == 200, address


def test_the_table_holds_one_row_for_each_edge():
    told = Client().get("/api/v1/trace?from=goal:GPG4").json()
    file = Client().get("/api/v1/trace.csv?from=goal:GPG4")

    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(rows) == len(told["edges"]) > 20
    assert all(row["sources"] for row in rows)


def test_a_table_that_holds_everything_says_so():
    file = Client().get("/api/v1/trace.csv?from=goal:GPG4&lang=en")
    told = Client().get("/api/v1/trace.metadata.json?from=goal:GPG4&lang=en").json()

    assert 'filename="trace-goal-GPG4-revision-1-' in file["Content-Disposition"]
    assert told["is_whole"]
    assert {layer["left_out"] for layer in told["layers"]} == {0}


def test_a_table_that_leaves_nodes_out_stays_tidy_and_says_so_beside_it(monkeypatch):
    whole = Client().get("/api/v1/trace.csv?from=goal:GPG2&lang=en").content
    monkeypatch.setattr(walk, "TOLD", dict.fromkeys(Layer, 5))

    file = Client().get("/api/v1/trace.csv?from=goal:GPG2&lang=en")
    book = Client().get("/api/v1/trace.xlsx?from=goal:GPG2&lang=en")
    described = re.fullmatch('<(.+)>; rel="describedby"; type="application/json"', file["Link"])
    told = Client().get(described[1]).json()
    about = dict(load_workbook(io.BytesIO(book.content))["about"].iter_rows(values_only=True))

    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert 0 < len(rows) == told["count"] < whole.count(b"\n")
    assert all(row["from"] and row["kind"] and row["to"] for row in rows)
    assert 'filename="trace-goal-GPG2-part-revision-1-' in file["Content-Disposition"]
    layers = {layer["layer"]: layer for layer in told["layers"]}
    assert (layers["operation"]["count"], layers["operation"]["left_out"]) == (19, 14)
    assert layers["figure"]["left_out"] is None
    assert not told["is_whole"]
    assert "Operations: 14; Results: more than were counted" in about["Left out"]


def test_the_api_refuses_what_it_does_not_understand():
    for query in (
        "",
        "?from=goal:GPG99",
        "?from=goal:GPG1&through=nothing:x",
        "?from=goal:GPG1&x=1",
    ):
        answer = Client().get(f"/api/v1/trace{query}")
        assert answer.status_code == 400, query
        assert answer["Content-Type"] == "application/problem+json"


def test_what_is_wrong_is_told_in_the_language_of_the_reader():
    problem = Client().get("/api/v1/trace?from=goal:GPG99&lang=fr").json()

    assert "ne désigne rien" in problem["detail"]


def test_a_retired_edge_leaves_the_trace(working_copy):
    with scope(Copy.WORKING):
        assert "operation:blackwrist" in ids(traced("capability:icse"), Layer.OPERATION)
        OperationCapability.objects.filter(code="blackwrist-icse").update(is_retired=True)

        assert "operation:blackwrist" not in ids(traced("capability:icse"), Layer.OPERATION)
