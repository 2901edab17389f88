"""Hashed names for static files, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import` statements between our small ES modules."""

    support_js_module_import_aggregation = True
