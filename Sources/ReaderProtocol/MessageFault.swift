/// Why a message can't be read.
package enum MessageFault: String, Error, Sendable, Hashable, CaseIterable {
    /// It ends too early.
    case cut
    /// Something follows its end.
    case excess
    /// It doesn't begin as a message of this version does.
    case foreign
    /// A field has a value that this version doesn't know.
    case unknown
    /// It says that more follows than is allowed.
    case tooLarge
}

/// What is wrong with a document, or with what was asked of it; the raw value is the reason's code.
package enum ReaderFault: String, Error, Sendable, Hashable, CaseIterable {
    /// It does something when it is opened or clicked, has fields to fill in, or carries other
    /// files.
    case active = "evidence.active"
    case encrypted = "evidence.encrypted"
    /// It breaks the rules of its format, so two programs may show two different things.
    case damaged = "evidence.damaged"
    /// It has too many pages or objects, or takes too much time or memory.
    case bomb = "evidence.bomb"
    case noSuchPage = "evidence.no-such-page"
}
