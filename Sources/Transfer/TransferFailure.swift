/// Why nothing was moved, or no more of it, in words for an operator. No values of people.
package struct TransferFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Sort: Sendable, Hashable {
        /// The file is not what it should be.
        case file
        /// The database is not, or holds something already.
        case database
        /// A file can't be read, made or written.
        case system
        /// Somebody else does the same at present.
        case busy
    }

    /// Stable, dotted, lower case.
    package let code: String
    package let description: String
    package let sort: Sort

    package init(_ code: String, _ description: String, _ sort: Sort) {
        self.code = code
        self.description = description
        self.sort = sort
    }
}
