extension Engine {
    /// All members, by login.
    package func listStaff() async throws -> [StaffMember] {
        try await store.read { try $0.staff() }.map { StaffMember($0) }
    }
}
