import Testing

/// The real executable as a child process. One test at a time: each starts servers, and they share
/// the machine with the tests of all other targets.
@Suite("The program", .serialized, .timeLimit(.minutes(10)))
enum ServerTests {}
