import Domain
import Engine
import Flows

// Invitations to bring identifiers along from another realm.
extension StoreContract {
    static func invitationTakenUp(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flows = [rows.flow(of: account), rows.flow(of: account)]
        let invitation = rows.invitation(of: account)
        try await store.write { transaction in
            for flow in flows { transaction.insert(flow) }
            transaction.insert(invitation)
        }
        try expect(
            try await store.read { try $0.invitation(digest: invitation.digest) }, is: invitation, "as it was made")
        let taken = flows.map { flow in
            var taken = invitation
            taken.flow = flow.id
            return taken
        }
        try await store.write { $0.takeUp(taken[0]) }
        try await expect(.contended, "nobody takes it up again") { try await store.write { $0.takeUp(taken[1]) } }
        let found = try await store.read { snapshot in
            try flows.map { try snapshot.invitation(takenUpBy: $0.id) }
        }
        try expect(found, is: [taken[0], nil], "by its flow")
    }

    static func invitationsDropped(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let (other, flow) = (rows.account(), rows.flow(of: account))
        let invitations = [rows.invitation(of: account), rows.invitation(of: account), rows.invitation(of: other)]
        try await store.write { transaction in
            transaction.insert(other)
            transaction.insert(flow)
            for invitation in invitations { transaction.insert(invitation) }
            var taken = invitations[0]
            taken.flow = flow.id
            transaction.takeUp(taken)
            transaction.dropInvitations(of: account.id)
        }
        let left = try await store.read { snapshot in
            try invitations.map { try snapshot.invitation(digest: $0.digest) != nil }
        }
        try expect(left, is: [true, false, true], "one that is taken up, and another account's")
    }
}

extension Rows {
    func invitation(of account: AccountRow) -> InvitationRow {
        InvitationRow(
            digest: bytes(), realm: account.realm, account: account.id, device: hash(), expiresAt: now + .minutes(30))
    }
}
