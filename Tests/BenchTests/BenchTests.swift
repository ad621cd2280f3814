import Testing

/// The bench, on real engines and as a real program. One test at a time: each keeps both processors
/// busy, and some wait for servers.
@Suite("The bench", .serialized, .timeLimit(.minutes(10)))
enum BenchTests {}
