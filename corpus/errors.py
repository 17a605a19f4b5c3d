"""The errors of reading documents.

CorpusError
    ManifestError    the manifest cannot be read, or an entry is wrong
    DocumentError    a document's file cannot be read or decoded
        DocumentExistsError   there is another document of that id already
        DocumentUnknownError  there is no document of that id that could be changed
        PicturesError         its pages have to be read from their pictures
    BankError        an entry of a question bank is wrong
    GlossError       an entry of the English glosses is wrong
"""


class CorpusError(Exception):
    """Something about the documents that a person has to mend."""


class ManifestError(CorpusError):
    """The manifest cannot be read, or an entry is wrong."""


class DocumentError(CorpusError):
    """A document's file cannot be read or decoded."""


class DocumentExistsError(DocumentError):
    """There is another document of that id already."""


class DocumentUnknownError(DocumentError):
    """There is no document of that id that could be changed."""


class PicturesError(DocumentError):
    """Pages of a document have to be read from their pictures, which takes longer."""


class BankError(CorpusError):
    """An entry of a question bank is wrong."""


class GlossError(CorpusError):
    """An entry of the English glosses is wrong."""
