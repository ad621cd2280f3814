/// The result of something that may take forever; nil where patience ends first.
func within<Value: Sendable>(
    _ patience: Duration, _ wait: @escaping @Sendable () async -> Value?
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await wait() }
        group.addTask {
            try? await Task.sleep(for: patience)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
