package import ReaderProtocol

/// Why a document wasn't read.
package enum ReaderFailure: Error, Sendable, Hashable {
    /// The document is at fault.
    case refused(ReaderFault)
    /// The program can't be reached: the server's operator has to do something.
    case unavailable(Unavailability)
    /// Too many wait already.
    case busy
    /// There was no reply in time, a turn waited for included. The program has been ended.
    case late
    /// The program ended without a reply, or its reply can't be believed. Most likely the document
    /// broke it: don't show that document.
    case brokenReply(BrokenReply)
    /// The task that asked was cancelled; the program has been ended.
    case cancelled
}

package enum BrokenReply: Sendable, Hashable {
    case message(MessageFault)
    /// Another kind of reply than the one asked for.
    case unexpected
    /// Not a PNG, or not of the size that the reply says.
    case picture
}

/// What is missing on this machine.
package enum Unavailability: Sendable, Hashable, CustomStringConvertible {
    case noProgram(path: String)
    case noBubblewrap(path: String)
    /// In the words of bubblewrap, or of the loader that misses a library inside.
    case noCage(reason: String)
    case noSocket(path: String, reason: String)
    case system(reason: String)

    package var description: String {
        switch self {
        case .noProgram(let path):
            "\(path) isn't a program that can be run: install bindery-reader there, or set evidence.reader to its path or socket"
        case .noBubblewrap(let path):
            "\(path) isn't there or can't be run: install the package bubblewrap, or use the socket unit bindery-reader.socket"
        case .noCage(let reason):
            "bubblewrap can't make a cage (\(reason)): allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, and no "
                + "RestrictNamespaces= in the server's unit), or use the socket unit bindery-reader.socket"
        case .noSocket(let path, let reason):
            "\(path): \(reason): run systemctl enable --now bindery-reader.socket, or put bindery-reader beside this program"
        case .system(let reason): "the machine refuses: \(reason)"
        }
    }
}
