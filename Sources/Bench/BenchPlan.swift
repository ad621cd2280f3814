/// How much is to be done.
struct BenchPlan: Sendable {
    enum Extent: Sendable {
        case changes(Int)
        case time(Duration)
    }

    /// More than a machine of this size can change in a second.
    private static let accountsPerSecond = 800

    let clients: Int
    let extent: Extent
    let warmUp: Int
    let accounts: Int

    /// - Parameter accounts: nil for as many as the extent needs.
    init(clients: Int, extent: Extent, warmUp: Int, accounts: Int?) {
        self.clients = clients
        self.extent = extent
        self.warmUp = warmUp
        let needed =
            switch extent {
            case .changes(let count): count
            case .time(let span): Int(span.components.seconds) * Self.accountsPerSecond
            }
        self.accounts = accounts ?? warmUp + needed
    }

    var leastAccounts: Int {
        if case .changes(let count) = extent { warmUp + count } else { warmUp + 1 }
    }
}
