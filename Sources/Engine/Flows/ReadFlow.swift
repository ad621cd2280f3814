package import Domain

extension Engine {
    package func readFlow(_ id: FlowID, _ caller: Caller) async throws -> FlowView {
        try caller.require(.flowsRead, for: id)
        return try await read(realm: caller.realm) { reading in try reading.view(try reading.file(id)) }
    }
}
