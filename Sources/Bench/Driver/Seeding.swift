import Domain
import Foundation
import NIOCore

/// Creates the accounts over the API, as a platform would. Not counted.
struct Seeding: Sendable {
    let server: ServerAddress
    let loop: any EventLoopGroup
    let count: Int
    let clients: Int

    private struct Created: Decodable { let id: String }

    /// - Returns: the accounts' ids, by index.
    func run() async throws -> [String] {
        let progress = Progress("seeding accounts", of: count)
        let provedAt = (Instant(Date()) - .days(30)).description
        return try await withThrowingTaskGroup(of: [(Int, String)].self) { group in
            for client in 0..<clients {
                group.addTask { try await seed(stride(from: client, to: count, by: clients), provedAt, progress) }
            }
            var accounts = [String](repeating: "", count: count)
            for try await created in group { for (index, id) in created { accounts[index] = id } }
            return accounts
        }
    }

    private func seed(
        _ indexes: StrideTo<Int>, _ provedAt: String, _ progress: Progress
    ) async throws -> [(Int, String)] {
        try await Connection.open(to: server, on: loop) { connection in
            var created: [(Int, String)] = []
            for index in indexes {
                let response = try await connection.post("/v1/accounts", account(index, provedAt))
                guard response.isSuccess else {
                    throw BenchFailure.refused(response.code, during: "creating account \(index)")
                }
                created.append((index, try response.read(Created.self).id))
                progress.step()
            }
            return created
        }
    }

    private func account(_ index: Int, _ provedAt: String) -> String {
        let phone = #"{"kind":"phone","value":\#(Person.oldNumber(index).quoted),"provedAt":\#(provedAt.quoted)}"#
        return #"{"externalID":"bench-\#(index)","identifiers":[\#(phone)]}"#
    }
}
