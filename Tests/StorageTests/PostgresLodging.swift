import TestSupport

/// A database on the shared server, dropped when nobody holds this any longer. Only so many exist
/// at once, since connections are few.
final class PostgresLodging: Sendable {
    private static let vacancies = Vacancies(16)

    let url: String
    private let cluster: PostgresCluster

    init(migrated: Bool = false) async throws {
        await Self.vacancies.take()
        do {
            cluster = try await PostgresCluster.shared()
            url = try await cluster.freshDatabase(migrated: migrated)
        } catch {
            await Self.vacancies.giveBack()
            throw error
        }
    }

    deinit {
        Task { [cluster, url] in
            try? await cluster.drop(url)
            await Self.vacancies.giveBack()
        }
    }
}

/// Lets so many in, and the others once somebody has left.
private actor Vacancies {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        guard free > 0 else { return await withCheckedContinuation { waiting.append($0) } }
        free -= 1
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
