import Domain
import Engine
import Vault

extension StoreContract {
    static let bindings = [
        Clause("A binding is read back as it was written, by its id and by the flow that made it", bindingReadsBack),
        Clause("An account's bindings are the active and the suspended ones", bindingsOfAccount),
        Clause(
            "Promise 7: what a change took that may come back is found with what the account holds, until it is back",
            returnable),
        Clause("Promise 1: a slot has one holder, and the next slot is free", slots),
        Clause("Promise 1: what an account holds at two of its cards has one slot, which is handed over", sharedSlot),
        Clause("Promise 1: a suspended binding keeps its slot", suspendedSlot),
        Clause("Promise 2: an account never has two active of a kind", oneActive),
        Clause("A released identifier shows its last holder until its quarantine ends", quarantine),
        Clause("A binding is released once", releaseOnce),
        Clause("A released binding comes back into a free slot, and into no other", reinstating),
        Clause("A proof of a binding raises its confidence", provedBinding),
        Clause("A flow makes several bindings, each at a place of its own", madeBy),
        Clause("Promise 2: a place has one that is good, and places under other bindings are others", places),
        Clause("Promise 1: holders are counted for each kind of parent", holdersUnderParents),
        Clause("The active binding at an index is found, or else the next in a ring", ring),
    ]

    static func bindingReadsBack(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        let binding = rows.binding(
            of: account, state: .released, quarantineUntil: rows.now + .days(90), madeBy: flow.id)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
            transaction.insert(binding)
        }
        try expect(try await store.read { try $0.binding(binding.id) }, is: binding, "by id")
        let found = try await store.read { try $0.bindings(beginningWith: binding.id.high, realm: account.realm) }
        try expect(found, is: [binding], "by the first half of its id")
        try expect(try await store.read { try $0.bindings(madeBy: flow.id) }, is: [binding], "by flow")
    }

    static func bindingsOfAccount(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let bindings = BindingState.allCases.map { rows.binding(of: account, state: $0) }
        try await store.write { transaction in
            transaction.insert(account)
            for row in bindings { transaction.insert(row) }
        }
        let held = try await store.read { try $0.bindings(of: account.id) }
        try expect(held.map(\.state), is: [.active, .suspended], "states")
    }

    static func ring(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let accounts = (0..<6).map { _ in rows.account() }
        let places: [(place: UInt8, slot: Int, state: BindingState, kind: IdentifierKind)] = [
            (10, 2, .active, .phone), (10, 1, .active, .phone), (20, 1, .suspended, .phone), (30, 1, .active, .phone),
            (15, 1, .active, .email), (25, 1, .released, .phone),
        ]
        @Sendable func index(_ place: UInt8) -> BlindIndex { BlindIndex(bytes: Array(repeating: place, count: 32)) }
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            for (account, at) in zip(accounts, places) {
                transaction.insert(
                    rows.binding(of: account, kind: at.kind, index: index(at.place), slot: at.slot, state: at.state))
            }
            let foreign = other.account()
            transaction.insert(foreign)
            transaction.insert(other.binding(of: foreign, index: index(12)))
        }
        for (place, holder, what) in [
            (UInt8(10), 1, "its lowest place"), (11, 3, "the next"), (30, 3, "itself"), (31, 1, "the lowest of all"),
        ] {
            let found = try await store.read { try $0.active(atOrAfter: index(place), kind: .phone, realm: rows.realm) }
            try expect(found?.account, is: accounts[holder].id, what)
        }
        let none = try await store.read { try $0.active(atOrAfter: index(1), kind: .email, realm: other.realm) }
        try expect(none, is: nil, "where nobody has one")
    }

    static func slots(_ store: any Store) async throws {
        let rows = try Rows()
        let (accounts, number) = ((0..<3).map { _ in rows.account() }, rows.index())
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            transaction.insert(rows.binding(of: accounts[0], index: number, slot: 1))
            transaction.insert(rows.binding(of: accounts[1], index: number, slot: 2))
        }
        try await expect(.contended, "a taken slot") {
            try await store.write { $0.insert(rows.binding(of: accounts[2], index: number, slot: 2)) }
        }
        try await store.write { $0.insert(rows.binding(of: accounts[2], kind: .email, index: number, slot: 2)) }
    }

    static func sharedSlot(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other, number) = (rows.account(), rows.account(), rows.index())
        let cards = (0..<3).map { _ in Place(.phone, of: Place.Parent(binding: rows.id(), kind: .email)) }
        let held = [Int?(1), nil].enumerated().map {
            rows.binding(of: account, at: cards[$0], index: number, slot: $1)
        }
        try await store.write { transaction in
            for row in [account, other] { transaction.insert(row) }
            for row in held { transaction.insert(row) }
        }
        try await expect(.contended, "a slot that another account has") {
            try await store.write { $0.insert(rows.binding(of: other, at: cards[2], index: number, slot: 1)) }
        }
        try await store.write { transaction in
            transaction.release(held[0].id, at: rows.now, quarantineUntil: nil, undoUntil: nil)
            transaction.handOver(slot: 1, to: held[1].id)
        }
        try expect(try await store.read { try $0.binding(held[1].id)?.slot }, is: 1, "handed over")
        try await expect(.contended, "a second slot") { try await store.write { $0.handOver(slot: 2, to: held[1].id) } }
    }

    static func suspendedSlot(_ store: any Store) async throws {
        let rows = try Rows()
        let (first, second, number) = (rows.account(), rows.account(), rows.index())
        try await store.write { transaction in
            for row in [first, second] { transaction.insert(row) }
            transaction.insert(rows.binding(of: first, index: number, state: .suspended))
        }
        try await expect(.contended, "a suspended holder's slot") {
            try await store.write { $0.insert(rows.binding(of: second, index: number)) }
        }
    }

    static func oneActive(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(rows.binding(of: account))
        }
        try await expect(.contended, "a second active phone") {
            try await store.write { $0.insert(rows.binding(of: account)) }
        }
    }

    static func quarantine(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, end) = (rows.account(), rows.now + .days(90))
        let binding = rows.binding(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(binding)
        }
        let holders: @Sendable (Instant) async throws -> [HolderRow] = { now in
            try await store.read {
                try $0.holders(of: binding.index, kind: .phone, under: nil, realm: rows.realm, at: now)
            }
        }
        let held = HolderRow(binding: binding.id, account: account.id, slot: 1, state: .active, quarantineUntil: nil)
        try expect(try await holders(rows.now), is: [held], "while it is active")
        try await store.write { $0.release(binding.id, at: rows.now, quarantineUntil: end, undoUntil: nil) }
        let left = HolderRow(binding: binding.id, account: account.id, slot: 1, state: .released, quarantineUntil: end)
        try expect(try await holders(end - .milliseconds(1)), is: [left], "in quarantine")
        try expect(try await holders(end), is: [], "after it")
        try await store.write { $0.lengthenQuarantine(of: binding.id, until: end + .days(1)) }
        try expect(try await holders(end).map(\.quarantineUntil), is: [end + .days(1)], "once it was lengthened")
    }

    static func returnable(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, end) = (rows.account(), rows.now + .hours(72))
        let (kept, gone) = (rows.binding(of: account), rows.binding(of: account, kind: .email))
        try await store.write { transaction in
            transaction.insert(account)
            for row in [kept, gone] { transaction.insert(row) }
        }
        try await store.write { transaction in
            transaction.release(kept.id, at: rows.now, quarantineUntil: end, undoUntil: end)
            transaction.release(gone.id, at: rows.now, quarantineUntil: end, undoUntil: nil)
        }
        let found: @Sendable () async throws -> [BindingRow] = {
            try await store.read { try $0.bindings(of: account.id) }
        }
        try expect(try await found().map(\.id), is: [kept.id], "the one that may come back")
        try expect(try await found().map(\.undoUntil), is: [end], "until when")
        try await store.write { $0.reinstate(kept.id, slot: 1) }
        try expect(try await found().map(\.undoUntil), is: [nil], "once it is back")
    }

    static func releaseOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let binding = rows.binding(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(binding)
        }
        try await store.write { $0.release(binding.id, at: rows.now, quarantineUntil: nil, undoUntil: nil) }
        try await expect(.contended, "a second release") {
            try await store.write {
                $0.release(binding.id, at: rows.now + .hours(1), quarantineUntil: nil, undoUntil: nil)
            }
        }
        try expect(
            try await store.read { try $0.binding(binding.id)?.releasedAt }, is: rows.now, "the first release is kept")
    }

    static func reinstating(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        let binding = rows.binding(of: account, state: .released, quarantineUntil: rows.now + .days(90))
        try await store.write { transaction in
            for row in [account, other] { transaction.insert(row) }
            transaction.insert(binding)
            transaction.insert(rows.binding(of: other, index: binding.index, slot: 1))
        }
        try await expect(.contended, "a taken slot") { try await store.write { $0.reinstate(binding.id, slot: 1) } }
        try await store.write { $0.reinstate(binding.id, slot: 2) }
        let back = try await store.read { try $0.binding(binding.id) }
        try expect([back?.releasedAt, back?.quarantineUntil], is: [nil, nil], "its end")
        try expect(back?.state, is: .active, "the state")
        try expect(back?.slot, is: 2, "the slot")
        try await expect(.contended, "one that is not released") {
            try await store.write { $0.reinstate(binding.id, slot: 3) }
        }
    }

    static func provedBinding(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let binding = rows.binding(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(binding)
        }
        try await store.write { $0.markProved(binding.id, at: rows.now) }
        let proved = try await store.read { try $0.binding(binding.id) }
        try expect(proved?.provedAt, is: rows.now, "when")
        try expect(proved?.confidence, is: .proved, "the confidence")
    }

    static func madeBy(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        let made = [
            rows.binding(of: account, madeBy: flow.id), rows.binding(of: account, kind: .email, madeBy: flow.id),
        ]
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
            for binding in made { transaction.insert(binding) }
        }
        let found = try await store.read { try $0.bindings(madeBy: flow.id) }
        try expect(found, is: made.sorted { $0.id < $1.id }, "what it made")
    }

    static func places(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let cards = [rows.binding(of: account, kind: .email), rows.binding(of: account, at: Place(.email, number: 2))]
        let parents = cards.map { Place.Parent(binding: $0.id, kind: .email) }
        let phones = [
            Place(.phone), Place(.phone, number: 2), Place(.phone, of: parents[0]), Place(.phone, of: parents[1]),
        ].map { rows.binding(of: account, at: $0) }
        try await store.write { transaction in
            transaction.insert(account)
            for binding in cards + phones { transaction.insert(binding) }
        }
        let held = try await store.read { try $0.bindings(of: account.id) }
        try expect(Set(held.map(\.place)), is: Set((cards + phones).map(\.place)), "places")
        for taken in phones {
            try await expect(.contended, "a second one at \(taken.place)") {
                try await store.write { $0.insert(rows.binding(of: account, at: taken.place)) }
            }
        }
    }

    static func holdersUnderParents(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, number) = (rows.account(), rows.index())
        let card = rows.binding(of: account, kind: .email)
        let place = Place(.phone, of: .init(binding: card.id, kind: .email))
        let (own, reserved) = (
            rows.binding(of: account, index: number), rows.binding(of: account, at: place, index: number)
        )
        try await store.write { transaction in
            transaction.insert(account)
            for binding in [card, own, reserved] { transaction.insert(binding) }
        }
        for (parent, holder) in [(IdentifierKind?.none, own), (.email, reserved)] {
            let holders = try await store.read {
                try $0.holders(of: number, kind: .phone, under: parent, realm: rows.realm, at: rows.now)
            }
            try expect(holders.map(\.binding), is: [holder.id], "under \(parent.map(\.rawValue) ?? "the account")")
        }
        let found = try await store.read { try $0.active(atOrAfter: number, kind: .phone, realm: rows.realm) }
        try expect(found?.binding, is: own.id, "who signs in")
    }
}
