"""What can go wrong in `queries`: the user's fault is a sentence, ours is a crash."""


class UserError(Exception):
    """The user's fault: one sentence that says what was asked for, what there is, and what to do."""


class UnknownQueryError(UserError):
    """A query was asked for by a name that no file has."""


class CatalogError(Exception):
    """Our fault: the `.sql` files or a call to one of them contradict themselves."""


class DuplicateQueryError(CatalogError):
    """Two `.sql` files share a name, so a name would not say which is meant."""


class QueryParameterError(CatalogError):
    """A call binds other parameters than its query declares."""


class QueryResultError(CatalogError):
    """A query that should answer with rows answered with none at all, such as a bare `create`."""


class MeasureInputError(ValueError):
    """Our fault: an estimator was given numbers that it has no meaning for, such as a negative count."""


class NeedSettingsError(UserError):
    """A need index was asked for from something that it must not or cannot be made of."""
