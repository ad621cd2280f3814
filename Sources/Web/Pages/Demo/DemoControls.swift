package import Domain

/// What the demo's page can do besides showing telephones. A real server has none of it.
package struct DemoControls: Sendable {
    /// Somebody to sign in as.
    package struct Person: Sendable, Hashable {
        package let realm: RealmID
        /// The number that they have now; nil where they gave it up.
        package let phone: String?
        package let password: String

        package init(realm: RealmID, phone: String?, password: String) {
            self.realm = realm
            self.phone = phone
            self.password = password
        }
    }

    /// How far the demo's clock can be put forward.
    package enum Skip: String, Sendable, CaseIterable {
        case hour, day
        /// To the end of the next wait.
        case wait
    }

    package let people: @Sendable () async throws -> [Person]
    package let addPerson: @Sendable (RealmID) async throws -> Void
    /// When the next wait ends; nil where nothing waits.
    package let nextWait: @Sendable () async throws -> Instant?
    package let skip: @Sendable (Skip) async throws -> Void

    package init(
        people: @escaping @Sendable () async throws -> [Person],
        addPerson: @escaping @Sendable (RealmID) async throws -> Void,
        nextWait: @escaping @Sendable () async throws -> Instant?, skip: @escaping @Sendable (Skip) async throws -> Void
    ) {
        self.people = people
        self.addPerson = addPerson
        self.nextWait = nextWait
        self.skip = skip
    }
}
