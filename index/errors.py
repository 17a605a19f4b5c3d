"""The errors of building and opening an index.

SearchIndexError
    ModelError          an embedding model cannot be loaded
    IndexMissingError   there is no index, or it is not of these documents and this model
    IndexDamagedError   a part of the index is missing or not as it was written
    IndexWriteError     the index cannot be written: the disk is full, the folder read-only
    IndexBusyError      another process is changing the documents
    ServerError         the Chroma server that is to hold the vectors does not answer
"""


class SearchIndexError(Exception):
    """Something about the index that a person has to mend."""


class ModelError(SearchIndexError):
    """An embedding model cannot be loaded."""


class IndexMissingError(SearchIndexError):
    """There is no index, or it is not one of these documents and this model."""


class IndexDamagedError(SearchIndexError):
    """A part of the index is missing or not as it was written."""


class IndexWriteError(SearchIndexError):
    """The index cannot be written; what was there stays in use."""


class IndexBusyError(SearchIndexError):
    """Another process is changing the documents."""


class ServerError(SearchIndexError):
    """The Chroma server that is to hold the vectors does not answer, or not as one."""
