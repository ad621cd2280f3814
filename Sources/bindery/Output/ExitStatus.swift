/// What a command's exit code says. The numbers from 64 on are those of `sysexits.h`, which scripts
/// know.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    /// It was carried through and the answer is no: a refusal, a fault in a file, something wrong
    /// with the installation.
    case no = 1
    /// The command line can't be understood. The argument parser uses the same number.
    case usage = 64
    /// A file was read to its end, and nothing in it could be used.
    case unusable = 65
    /// Something that is needed does not answer now; the same again may work later.
    case unavailable = 69
    /// A fault of ours, or damaged data.
    case broken = 70
    /// A file or folder can't be made or written.
    case cannotCreate = 73
    /// The configuration, a key file, a policy or the schema is not fit to start with.
    case configuration = 78

    var meaning: String {
        switch self {
        case .done: "done"
        case .no: "the answer is no, or a check found something wrong"
        case .usage: "the command line can't be understood"
        case .unusable: "every line of a file was rejected"
        case .unavailable: "something that is needed is not available now"
        case .broken: "a fault in the program or in its data"
        case .cannotCreate: "a file or folder can't be made or written"
        case .configuration: "the configuration, keys, policies or schema can't be used"
        }
    }

    /// For `--help`.
    static var listing: String {
        "Exit codes:\n"
            + allCases.map { "  \($0.rawValue)\($0.rawValue < 10 ? " " : "")  \($0.meaning)" }.joined(separator: "\n")
    }
}
