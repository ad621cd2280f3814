import Engine

extension StorageFailure {
    /// Whether fresh facts may make the same phase succeed: somebody took the place, removed the
    /// row or changed it first. A row that breaks a check would break it again.
    var isOthersDoing: Bool {
        switch self {
        case .stale, .constraint(.unique, _), .constraint(.foreignKey, _): true
        default: false
        }
    }
}

extension StoreFailure {
    /// The one place where the database's troubles become what a use case may see.
    init(_ failure: StorageFailure) {
        self =
            switch failure {
            case .busy: .busy
            case .stale, .constraint(.unique, _), .constraint(.foreignKey, _): .contended
            case .full, .readOnly: .unwritable(failure.description)
            case .corrupt, .notADatabase, .malformedRow, .constraint(.check, _), .constraint(.notNull, _),
                .constraint(.other, _):
                .corrupt(failure.description)
            case .newerFormat, .unavailable, .closed, .connectionEscaped, .malformedStatement:
                .unavailable(failure.description)
            }
    }
}
