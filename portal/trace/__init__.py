"""The trace: from any goal, target, capability, module, operation, country or figure.

graph.py what it consists of; walk.py finds it in the rooms; picture.py draws it; telling.py says
it to machines; views.py hands it out.
"""
