"""The errors of building and opening an index.

SearchIndexError
    ModelError         an embedding model cannot be loaded
    IndexMissingError  there is no index, or it is not of these documents and this model
"""


class SearchIndexError(Exception):
    """Something about the index that a person has to mend."""


class ModelError(SearchIndexError):
    """An embedding model cannot be loaded."""


class IndexMissingError(SearchIndexError):
    """There is no index, or it is not one of these documents and this model."""
