"""How Python runs in a web process: its garbage collector, and its threads."""

import gc
import sys
from importlib import import_module

from django.conf import settings

# A page makes some ten thousand objects, and nearly all go without the collector.
_THRESHOLDS = (20_000, 20, 50)
# Python's own 5 ms are as long as a question to the database: whoever has an answer from it waits
# as long again for a thread that computes. A long file was written a quarter faster.
_SWITCH_SECONDS = 0.0002


def settle() -> None:
    """Load all views, and never look through what there is by then again.

    Looking through the half million objects of an idle process took a tenth of a page's time.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_SECONDS)
