import Domain
import Policy

/// What an account has and what its policy says, as far as a use is computed from it: nothing is guessed.
struct UseGround {
    let held: HeldBinding
    let holding: Holding
    let policy: RealmPolicy

    var kind: IdentifierKind { held.row.kind }

    /// The account's own besides it that are active.
    var others: [HeldBinding] { holding.candidates().filter { $0.row.id != held.row.id } }

    var reachesPerson: Bool { policy.identifiers[kind]?.carrier != nil }

    /// Whether the account can give all that a track asks for, also without the identifier.
    func isOpen(_ track: Track, without: Bool) -> Bool {
        track.proofs.allSatisfy { group in
            group.contains { requirement in
                if requirement == .password { return holding.account.password != nil }
                guard let kind = requirement.subject.kind else { return true }
                return kind == self.kind && !without || others.contains { $0.row.kind == kind }
            }
        }
    }

    var othersReachPerson: Bool { others.contains { policy.identifiers[$0.row.kind]?.carrier != nil } }
}

/// Something that an identifier can be good for. A capability that makes use of identifiers adds its own to ``all``.
struct Use: Sendable {
    /// Nil where the identifier is not used for it.
    let find: @Sendable (UseGround) -> UseView?

    /// In the order in which they are told.
    static let all: [Use] = [signInByCode, signInByPassword, notices, proof, parent]
}

extension Use {
    /// A code to it signs its owner in.
    private static let signInByCode = Use { ground in
        let codes = ground.policy.signIn.codes
        guard codes.contains(ground.kind) else { return nil }
        return UseView(code: "use.sign-in-code", isLast: !ground.others.contains { codes.contains($0.row.kind) })
    }

    /// It is what its owner types beside the password.
    private static let signInByPassword = Use { ground in
        guard ground.holding.account.password != nil, ground.reachesPerson else { return nil }
        return UseView(code: "use.sign-in-password", isLast: !ground.othersReachPerson)
    }

    /// Notices about the account go there.
    private static let notices = Use { ground in
        guard ground.reachesPerson else { return nil }
        return UseView(code: "use.notices", isLast: !ground.othersReachPerson)
    }

    /// It shows who its owner is, where something else is changed or given back.
    private static let proof = Use { ground in
        let subject = ProofSubject.kind(ground.kind)
        let proved = ground.policy.operations.filter { name, rules in
            name.kind != ground.kind
                && rules.tracks.contains { track in
                    track.proofs.joined().contains { $0.subject == subject } && ground.isOpen(track, without: false)
                }
        }
        guard !proved.isEmpty else { return nil }
        let canDoWithout = proved.values.allSatisfy { $0.tracks.contains { ground.isOpen($0, without: true) } }
        return UseView(
            code: "use.proof", isLast: !canDoWithout,
            operations: proved.keys.sorted { $0.description < $1.description })
    }

    /// Other identifiers belong to it, as a reserved phone belongs to its bank card.
    private static let parent = Use { ground in
        let children = ground.holding.bindings.filter { $0.row.place.parent?.binding == ground.held.row.id }
        guard !children.isEmpty else { return nil }
        return UseView(code: "use.parent", isLast: true, bindings: children.map(\.row.id))
    }
}
