import Domain
import Yams

/// Parses one file and collects every fault in it, since whoever corrects it wants them all at once.
final class PolicyParser {
    private(set) var faults: [PolicyFault] = []
    /// What Bindery judges itself, so that nobody else's word is needed or taken.
    let methods: Set<MethodName>
    let kinds: IdentifierKinds
    /// What doesn't stop the file from being used.
    private(set) var warnings: [PolicyFault] = []
    /// Every test in every condition, with its place, for ``reportUncovered()``.
    private var mentions: [(test: ConditionTest, line: Int, column: Int, path: String)] = []

    init(methods: Set<MethodName>, kinds: IdentifierKinds) {
        self.methods = methods
        self.kinds = kinds
    }

    func report(_ fault: PolicyFault) { faults.append(fault) }

    func warn(_ warning: PolicyFault) { warnings.append(warning) }

    func note(_ test: ConditionTest, line: Int, column: Int, path: String) {
        mentions.append((test, line, column, path))
    }

    /// Promise 13: a policy that looks at a signal must also say what happens when the signal can't
    /// be had.
    func reportUncovered() {
        var covered = Set(mentions.filter(\.test.coversUnknown).map(\.test.fact))
        for mention in mentions
        where Fact.byName[mention.test.fact]?.isAlwaysKnown == false && covered.insert(mention.test.fact).inserted {
            report(
                PolicyFault(
                    line: mention.line, column: mention.column, path: mention.path,
                    message:
                        "nothing says what an unknown \(mention.test.fact) does: add a condition `\(mention.test.fact) is unknown` "
                        + "(with `add: 0` if nothing), or test `is not …`"))
        }
    }

    func failure() -> PolicyFailure? { faults.isEmpty ? nil : PolicyFailure(faults: faults.inOrder) }

    /// The root of the file; nil after reporting why there is none.
    func root(of yaml: String) -> Cursor? {
        let guarded = YAMLGuard.faults(in: yaml)
        guard guarded.isEmpty else {
            guarded.forEach(report)
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                report(YAMLGuard.fault(1, 1, "the file is empty"))
                return nil
            }
            return Cursor(node: node, path: "", parser: self)
        } catch {
            report(PolicyFault(error))
            return nil
        }
    }
}

extension [PolicyFault] {
    /// In the order of the file.
    var inOrder: [PolicyFault] { sorted { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) } }
}

extension PolicyFault {
    /// What the YAML parser said, where it said it.
    fileprivate init(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, column: mark.column, path: "", message: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            self.init(
                line: context.mark.line, column: context.mark.column, path: "",
                message: "written twice in one mapping: \(keys.sorted().joined(separator: ", "))")
        default:
            self.init(line: 1, column: 1, path: "", message: "this is not YAML in UTF-8")
        }
    }
}
