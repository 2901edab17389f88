"""What the trace never shows, each by the name of the row that hides something."""

import pytest
from django.db import models

from goals.models import Capability, Edition, Link, Reading, SubjectGoal
from members.scope import Copy, scope
from operations.models import Operation, OperationCapability, OperationCountry
from portal.trace import views, walk
from portal.trace.graph import Layer
from tests.portal.test_trace import ids, traced
from training.models import Module, ModuleCapability

pytestmark = pytest.mark.django_db


def retire(rows: models.QuerySet) -> None:
    assert rows.update(is_retired=True)


# What is retired, the start of the trace, and where what it led to stands.
RETIRED = [
    (SubjectGoal, {"goal__number": 2}, "goal:GPG2", Layer.OPERATION, "operation:imest-2019"),
    (
        OperationCountry,
        {"country__code": "PH"},
        "operation:imest-sea-games-2019",
        Layer.COUNTRY,
        "country:PH",
    ),
    (
        Operation,
        {"code": "imest-2019"},
        "capability:imest",
        Layer.OPERATION,
        "operation:imest-2019",
    ),
    (
        Operation,
        {"code": "imest-sea-games-2019"},
        "country:PH",
        Layer.OPERATION,
        "operation:imest-sea-games-2019",
    ),
    (Reading, {"subject__code": "operation:opson-viii"}, "operation:opson-viii", Layer.FIGURE, ""),
    (Link, {"target__code": "16.2"}, "goal:GPG3", Layer.TARGET, "target:16.2"),
    (
        ModuleCapability,
        {"code": "icse-database-icse"},
        "capability:icse",
        Layer.MODULE,
        "module:icse-database",
    ),
    (
        ModuleCapability,
        {"code": "icse-database-icse"},
        "module:icse-database",
        Layer.MEANS,
        "capability:icse",
    ),
    (Module, {"code": "icse-database"}, "capability:icse", Layer.MODULE, "module:icse-database"),
    (Module, {"code": "icse-database"}, "goal:GPG3", Layer.MODULE, "module:icse-database"),
    (Capability, {"code": "icse"}, "module:icse-database", Layer.MEANS, "capability:icse"),
]


@pytest.mark.parametrize(("model", "which", "start", "layer", "gone"), RETIRED)
def test_what_is_retired_is_in_no_trace(working_copy, model, which, start, layer, gone):
    before = ids(traced(start), layer)
    assert (gone in before) if gone else before

    retire(model.objects.filter(**which))

    after = ids(traced(start), layer)
    assert gone not in after if gone else not after


def test_a_subject_that_is_retired_leaves_with_its_edges(working_copy):
    subject = Operation.objects.get(code="imest-2019").subject
    type(subject).objects.filter(pk=subject.pk).update(is_retired=True)

    assert subject.code not in ids(traced("goal:GPG2"), Layer.OPERATION)
    assert walk.find(subject.code) is None


def test_a_link_that_ended_is_in_no_trace(working_copy):
    assert "target:16.2" in ids(traced("goal:GPG3"), Layer.TARGET)

    Link.objects.filter(target__code="16.2").update(valid_from="2020", valid_to="2021")

    assert "target:16.2" not in ids(traced("goal:GPG3"), Layer.TARGET)


def test_links_of_an_earlier_edition_are_in_no_trace(working_copy):
    link = Link.objects.open().filter(goal__code="GPG3", target__code="16.2").get()
    earlier = Edition.objects.get(code="2017").goals.filter(number=3).first()
    Link.objects.filter(pk=link.pk).update(goal=earlier)

    assert "target:16.2" not in ids(traced("goal:GPG3"), Layer.TARGET)


def test_what_is_only_drafted_is_in_no_public_trace(working_copy):
    edge = OperationCapability.objects.get(code="blackwrist-icse")
    other = Operation.objects.get(code="opson-viii")
    OperationCapability.objects.filter(pk=edge.pk).update(operation=other)
    Reading.objects.filter(subject=other.subject, is_retired=False).update(grade="E")

    with scope(Copy.PUBLISHED):
        trace = traced("capability:icse")
        figures = traced("operation:opson-viii").nodes[Layer.FIGURE]

    assert ids(trace, Layer.OPERATION) == {"operation:blackwrist"}
    assert figures
    assert not {node.row.grade for node in figures} & {"E"}


@pytest.mark.parametrize(
    ("model", "which", "start", "kind"),
    [
        (Link, {"goal__code": "GPG3"}, "goal:GPG3", "served_by"),
        (OperationCapability, {"code": "blackwrist-icse"}, "capability:icse", "used_in"),
        (ModuleCapability, {"code": "icse-database-icse"}, "capability:icse", "taught_by"),
        (SubjectGoal, {"subject__kind": "module"}, "module:icse-database", "learned_in"),
        (
            SubjectGoal,
            {"subject__code": "operation:blackwrist"},
            "operation:blackwrist",
            "pursued_in",
        ),
    ],
)
def test_an_edge_says_how_sure_it_is_and_no_surer(working_copy, model, which, start, kind):
    model.objects.filter(**which).update(confidence="inferred")

    told = {edge.confidence for edge in traced(start).edges if edge.kind == kind}

    assert told == {"inferred"}


def test_the_picture_holds_as_many_nodes_as_decided():
    trace = traced("sdg:SDG16", most=walk.SHOWN)

    assert {layer: len(nodes) for layer, nodes in trace.nodes.items() if len(nodes) > 8} != {}
    assert max(len(nodes) for nodes in trace.nodes.values()) <= 14
    assert len(trace.nodes[Layer.MODULE]) == 8
    assert len(trace.nodes[Layer.FIGURE]) == 8
    assert len(trace.nodes[Layer.COUNTRY]) == 8
    assert len(trace.nodes[Layer.OPERATION]) == 14


@pytest.mark.parametrize("layer", Layer)
def test_no_layer_is_longer_than_it_may_be(layer):
    trace = traced("sdg:SDG16", most=dict.fromkeys(Layer, 1))

    assert len(trace.nodes[layer]) <= 1


def test_of_more_operations_than_are_walked_nothing_below_is_counted(monkeypatch):
    monkeypatch.setattr(walk, "WALKED", 3)

    trace = traced("goal:GPG2")

    assert trace.counts[Layer.OPERATION] is None
    assert trace.counts[Layer.COUNTRY] is None
    assert len(trace.nodes[Layer.OPERATION]) == 3


def test_a_page_leads_through_six_nodes_at_most_and_skips_what_it_does_not_know():
    names = [f"goal:GPG{n}" for n in range(1, 8)]

    assert len(views._names({"through": ",".join(names)})) == views.MOST_PINNED - 1
    assert views._names({"through": ",,goal:GPG1,"}) == ["goal:GPG1"]


@pytest.mark.parametrize("start", ["goal:GPG3", "capability:icse", "country:TH", "target:16.2"])
def test_whatever_leads_to_an_operation_is_led_to_by_it(start):
    """Both ways: the operation that a trace shows has that start in its own trace."""
    from portal.trace.graph import Trace

    start_layer = walk.find(start).layer
    operations = traced(start).nodes[Layer.OPERATION]
    assert operations
    for node in operations[:6]:
        back: Trace = traced(node.id)
        assert start in ids(back, start_layer), node.id
