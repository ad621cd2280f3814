import CSandbox
import Glibc

/// Enters the reader's sandbox and says what it could do nevertheless, one word a line.
@main
enum SandboxProbe {
    static func main() {
        guard let file = tmpfile() else { exit(1) }
        let limits = bindery_sandbox_limits(cpu_seconds: 10, address_space: 1 << 30, descriptors: 32)
        var blocked = sigset_t()
        sigaddset(&blocked, SIGXCPU)
        sigprocmask(SIG_BLOCK, &blocked, nil)
        guard bindery_sandbox_enter(limits, [], 0) == 0 else { exit(2) }
        signal(SIGXFSZ, SIG_IGN)
        for (word, attempt) in attempts(file: fileno(file)) where attempt() { print(word) }
    }

    private static func attempts(file: Int32) -> [(String, () -> Bool)] {
        [
            ("reads", { open("/usr/bin/true", O_RDONLY) >= 0 }),
            ("allocates", { mmap(nil, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED }),
            ("hears-its-limits", hears),
            ("allocates-much", { mmap(nil, 1 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED }),
            ("writes", { write(file, "x", 1) == 1 }),
            ("opens-socket", { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0 }),
            ("opens-local-socket", { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) >= 0 }),
            ("starts-program", starts),
            ("forks", forks),
            ("becomes-program", { withList(["/usr/bin/true"]) { execv("/usr/bin/true", $0) } == 0 }),
            ("has-threads", threads),
            ("opens-many", { (0..<64).allSatisfy { _ in dup(STDIN_FILENO) >= 0 } }),
        ]
    }

    private static func starts() -> Bool {
        var id = pid_t()
        return withList(["/usr/bin/true"]) { posix_spawn(&id, "/usr/bin/true", nil, nil, $0, $0) } == 0
    }

    /// Whoever started the program may have left the signal blocked, as this one has.
    private static func hears() -> Bool {
        var blocked = sigset_t()
        sigprocmask(SIG_BLOCK, nil, &blocked)
        return sigismember(&blocked, SIGXCPU) == 0
    }

    /// Swift hides `fork`, for good reasons that don't matter here.
    private static func forks() -> Bool {
        guard let symbol = dlsym(nil, "fork") else { return false }
        let id = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)()
        if id == 0 { _exit(0) }
        return id > 0
    }

    private static func threads() -> Bool {
        var thread = pthread_t()
        return pthread_create(&thread, nil, { _ in nil }, nil) == 0
    }

    private static func withList(_ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32) -> Int32 {
        body(words.map { strdup($0) } + [nil])
    }
}
