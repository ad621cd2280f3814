/// Why the key file could not be used. Each says what to do about it.
package enum KeyFileFailure: Error, Sendable, Hashable {
    case missing(path: String)
    case alreadyThere(path: String)
    /// - Parameter mode: the permission bits it has.
    case openToOthers(path: String, mode: UInt32)
    /// - Parameter detail: what is wrong with it, without any of its content.
    case malformed(path: String, detail: String)
    /// A new file is beside it: somebody is rewriting it, or was interrupted.
    case beingRewritten(path: String)
    /// The file is not the one the new ring was made from, so that rewriting it would lose keys.
    case changedMeanwhile(path: String)
    case badRandomness
    case system(path: String, action: String, code: Int32)
}

extension KeyFileFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path):
            "There is no key file at \(path). Create one with `bindery keys`; where data exists already, restore the file it was "
                + "written with, since nothing else opens it."
        case .alreadyThere(let path):
            "\(path) exists already and was left as it is. Use it, or choose another path."
        case .openToOthers(let path, let mode):
            "\(path) is open to other users (mode \(String(mode, radix: 8))). Run `chmod 600 \(path)`; if somebody may have read it, "
                + "rotate the keys."
        case .malformed(let path, let detail):
            "\(path) is not a usable key file: \(detail). Restore it from a backup."
        case .beingRewritten(let path):
            "\(KeyFile.draft(of: path)) exists, so the keys are being rewritten right now. If nobody is doing that, remove that file and "
                + "try again."
        case .changedMeanwhile(let path):
            "\(path) was changed by somebody else meanwhile and was left as it is. Load it and try again."
        case .badRandomness:
            "The source of randomness gave too few bytes. Nothing was written."
        case .system(let path, let action, let code):
            "Could not \(action) \(path): \(systemMessage(code)). Check the path, its permissions and the space on the disk."
        }
    }
}
