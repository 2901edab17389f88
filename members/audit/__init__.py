"""The audit trail: who did what to whom, in a chain per country that shows every later change.

Its doors: `record` writes down, `sealing.seal` chains, `verifying.verify` checks what was
chained, `roots` takes the state of a day outside. Decision 10 says why.
"""
