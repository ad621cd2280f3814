/// Does it for each of them, so many at a time.
/// - Throws: what the first failure throws.
func concurrently<Element: Sendable>(
    _ elements: [Element], width: Int = 16, _ work: @escaping @Sendable (Element) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, element) in elements.enumerated() {
            if index >= width { try await group.next() }
            group.addTask { try await work(element) }
        }
        try await group.waitForAll()
    }
}
