import Foundation
import Providers
import ReaderProtocol
import Testing

/// All in the real cage: bubblewrap is started, with the program or with one that misbehaves.
@Suite("Reading documents in a cage", .serialized)
struct CagedReaderTests {
    private static func limits(
        deadline: Duration = .seconds(15), running: Int = 2, waiting: Int = 16
    ) -> CagedReader.Limits {
        var limits = CagedReader.Limits()
        (limits.deadline, limits.running, limits.waiting) = (deadline, running, waiting)
        return limits
    }

    private func reader(_ bubblewrap: Bubblewrap, _ limits: CagedReader.Limits = limits()) -> CagedReader {
        CagedReader(.bubblewrap(bubblewrap), limits: limits)
    }

    // MARK: What it is for

    /// Catches a cage without the libraries, fonts or tables that the program needs.
    @Test("A document is checked and drawn")
    func whole() async throws {
        let reader = reader(Programs.bubblewrap())
        #expect(try await reader.check(onePage, type: .pdf) == 1)
        let page = try await reader.render(page: 1, of: onePage, type: .pdf)
        #expect((page.width, page.height) == (1239, 1754))
        #expect(page.png.count > 1000)
        await #expect(throws: ReaderFailure.refused(.noSuchPage)) {
            try await reader.render(page: 2, of: onePage, type: .pdf)
        }
        await #expect(throws: ReaderFailure.refused(.noSuchPage)) {
            try await reader.render(page: 0, of: onePage, type: .pdf)
        }
        await #expect(throws: ReaderFailure.refused(.damaged)) {
            try await reader.check(Array("%PDF-".utf8), type: .pdf)
        }
    }

    @Test("A document that is too long isn't sent")
    func tooLong() async {
        let document = [UInt8](repeating: 0, count: ReaderRequest.largestDocument + 1)
        await #expect(throws: ReaderFailure.refused(.bomb)) {
            try await reader(Programs.bubblewrap()).check(document, type: .pdf)
        }
    }

    // MARK: What can't be reached inside

    static let unreachable = [
        ("the password file", "[ -e /etc/passwd ]"), ("a home", "[ -e /root ] || [ -e /home ]"),
        ("processes", "[ -e /proc ]"),
        ("devices", "[ -e /dev ]"), ("the machine's name", "[ $(uname -n) != reader ]"),
        ("the environment", "[ -n \"$(env | grep -v -e ^PWD= -e ^_= -e ^SHLVL=)\" ]"),
        ("being somebody", "[ $(id -u) != 65534 ]"), ("writing to the root", "{ echo x > /x; } 2>&-"),
        ("writing to /usr", "{ echo x > /usr/x; } 2>&-"),
        ("writing to a temporary folder", "{ mkdir /tmp; } 2>&-"),
        ("more namespaces", "unshare --user /usr/bin/true 2>&-"),
        ("another process", "[ $$ -gt 3 ]"), ("another descriptor", "{ true <&3 || true <&4 || true <&9; } 2>&-"),
        ("capabilities", "{ mount -t tmpfs x /usr; } 2>&-"),
    ]

    /// Catches an option of bubblewrap that is taken away. The script says 2 if it gets hold of
    /// something.
    @Test("Nothing can be reached inside", arguments: unreachable)
    func forbidden(name: String, condition: String) async throws {
        #expect(try await reader(try Programs.script(saysTwoIf: condition)).check([], type: .pdf) == 1)
    }

    @Test("The script would say so", arguments: ["[ -e /usr ]", "[ $(id -u) = 65534 ]", "[ -e /usr/bin/bash ]"])
    func control(condition: String) async throws {
        #expect(try await reader(try Programs.script(saysTwoIf: condition)).check([], type: .pdf) == 2)
    }

    /// Catches a network namespace that is shared. From outside the port can be reached.
    @Test("There is no network inside")
    func network() async throws {
        let listener = try Listener()
        let attempt = "(exec 3<>/dev/tcp/127.0.0.1/\(listener.port)) 2>&-"
        #expect(try await reader(try Programs.script(saysTwoIf: attempt)).check([], type: .pdf) == 1)
        #expect(listener.canBeReached)
    }

    // MARK: Misbehaviour

    /// Told from those of other runs, and of processes that aren't ours.
    private static let nap = "sleep 7391.\(getpid())"

    /// Catches a deadline that isn't kept, and processes or zombies that are left behind.
    @Test(
        "A reader that hangs is ended at the deadline, and nothing of it is left",
        arguments: ["\(nap) & \(nap)", "trap '' TERM; \(nap)"])
    func hangs(script: String) async throws {
        let reader = reader(try Programs.script(script), Self.limits(deadline: .milliseconds(500)))
        let clock = ContinuousClock()
        let time = await clock.measure {
            await #expect(throws: ReaderFailure.late) { try await reader.check(onePage, type: .pdf) }
        }
        #expect(time < .seconds(5))
        try await Task.sleep(for: .milliseconds(300))
        #expect(Programs.running(Self.nap).isEmpty)
        #expect(Programs.zombies == 0)
    }

    @Test("A reader that hangs ends when nobody waits for it any longer")
    func cancelled() async throws {
        let reader = reader(try Programs.script(Self.nap))
        let task = Task { try await reader.check(onePage, type: .pdf) }
        while Programs.running(Self.nap).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        let result = await task.result
        #expect(throws: ReaderFailure.cancelled) { try result.get() }
        try await Task.sleep(for: .milliseconds(300))
        #expect(Programs.running(Self.nap).isEmpty)
        #expect(Programs.zombies == 0)
    }

    static let brokenReplies: [(String, BrokenReply)] = [
        ("exit 0", .message(.cut)), ("exit 1", .message(.cut)), ("kill -SEGV $$", .message(.cut)),
        ("printf 'BRP1\\1\\0'", .message(.cut)),
        ("echo Hello, hello", .message(.foreign)), ("printf 'BRP1\\1\\0\\0\\0\\1x'", .message(.excess)),
        ("printf 'BRP1\\7'", .message(.unknown)), ("printf 'BRP1\\1\\0\\0\\0\\0'", .unexpected),
        ("printf 'BRP1\\2\\0\\0\\0\\1\\0\\0\\0\\1\\0\\0\\0\\1x'", .unexpected),
        ("printf 'BRP1\\2\\0\\0\\0\\1\\0\\0\\0\\1\\377\\377\\377\\377'; exec yes", .message(.tooLarge)),
        ("exec yes", .message(.tooLarge)),
    ]

    /// Catches a reply that is believed, and one that is collected without end.
    @Test("A reply that can't be read is told as such", arguments: brokenReplies)
    func broken(script: String, fault: BrokenReply) async throws {
        await #expect(throws: ReaderFailure.brokenReply(fault)) {
            try await reader(try Programs.script(script)).check(onePage, type: .pdf)
        }
    }

    @Test("A picture that isn't the one promised isn't passed on")
    func brokenPicture() async throws {
        let reader = reader(try Programs.script("printf 'BRP1\\2\\0\\0\\0\\1\\0\\0\\0\\1\\0\\0\\0\\4<svg'"))
        await #expect(throws: ReaderFailure.brokenReply(.picture)) {
            try await reader.render(page: 1, of: onePage, type: .pdf)
        }
    }

    /// Catches a reader whose errors block it, and complaints that are taken for bubblewrap's or
    /// that fill the memory.
    @Test("Complaints without end hold nobody up")
    func noisy() async throws {
        let script = "for i in 1 2 3 4 5 6 7 8; do printf '%65536s' x >&2; done; printf 'BRP1\\1\\0\\0\\0\\3'"
        #expect(try await reader(try Programs.script(script)).check(onePage, type: .pdf) == 3)
    }

    /// Catches a signal that ends the server: a socket whose other end is gone. In a process of its
    /// own, since tests ignore that signal, and those that run beside this one must go on doing so.
    @Test("A reader that doesn't take the document may still reply")
    func deaf() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let document = [UInt8](repeating: 0, count: ReaderRequest.largestDocument)
            let script = try Programs.script("exec 0<&-; printf 'BRP1\\3\\17evidence.active'")
            let reader = CagedReader(.bubblewrap(script), limits: CagedReaderTests.limits())
            await #expect(throws: ReaderFailure.refused(.active)) { try await reader.check(document, type: .pdf) }
        }
    }

    // MARK: Many at once

    /// Catches a number of processes that isn't bounded: each waits until a third one would be
    /// seen.
    @Test("Twenty at once have two readers, and all but two are answered")
    func twenty() async throws {
        let script = "sleep 0.17391; printf 'BRP1\\1\\0\\0\\0\\1'"
        let reader = reader(try Programs.script(script))
        let watch = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, Programs.running("sleep 0.17391").count)
                try? await Task.sleep(for: .milliseconds(10))
            }
            return most
        }
        let results = await withTaskGroup(of: Result<Int, ReaderFailure>.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do throws(ReaderFailure) { return .success(try await reader.check(onePage, type: .pdf)) } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        watch.cancel()
        #expect(results.filter { $0 == .success(1) }.count == 18)
        #expect(results.filter { $0 == .failure(.busy) }.count == 2)
        #expect((1...2).contains(await watch.value))
        #expect(Programs.zombies == 0)
    }

    @Test("Twenty at once with the program itself")
    func twentyReal() async throws {
        let reader = reader(Programs.bubblewrap(), Self.limits(deadline: .seconds(60), waiting: 20))
        try await withThrowingTaskGroup(of: RenderedPage.self) { group in
            for _ in 0..<20 { group.addTask { try await reader.render(page: 1, of: onePage, type: .pdf) } }
            for try await page in group { #expect(page.width == 1239) }
        }
    }

    /// Catches a place in the queue that is never given back, and a deadline that begins with the
    /// turn: three in a row would take 3 s.
    @Test("Waiting for a turn counts, and a place is given back whatever happens")
    func waited() async throws {
        let hanging = reader(try Programs.script(Self.nap), Self.limits(deadline: .seconds(1), running: 1))
        let clock = ContinuousClock()
        let time = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let failure = await #expect(throws: ReaderFailure.self) {
                            try await hanging.check(onePage, type: .pdf)
                        }
                        #expect(failure == .late)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(time < .milliseconds(2700))
        await #expect(throws: ReaderFailure.late) { try await hanging.check(onePage, type: .pdf) }
    }

    @Test("A caller who is cancelled while waiting is let go, and takes nobody's place")
    func cancelledWhileWaiting() async throws {
        let reader = reader(
            try Programs.script("sleep 0.5; printf 'BRP1\\1\\0\\0\\0\\1'"), Self.limits(running: 1, waiting: 1))
        let first = Task { try await reader.check(onePage, type: .pdf) }
        try await Task.sleep(for: .milliseconds(100))
        let second = Task { try await reader.check(onePage, type: .pdf) }
        try await Task.sleep(for: .milliseconds(50))
        second.cancel()
        let result = await second.result
        #expect(throws: ReaderFailure.cancelled) { try result.get() }
        let third = Task { try await reader.check(onePage, type: .pdf) }
        #expect(try await first.value == 1)
        #expect(try await third.value == 1)
    }

    // MARK: What is missing

    @Test("A program that isn't there is named, with what to do")
    func noProgram() async {
        await #expect(throws: ReaderFailure.unavailable(.noProgram(path: "/opt/none"))) {
            try await reader(Bubblewrap(program: "/opt/none")).check(onePage, type: .pdf)
        }
    }

    @Test("Bubblewrap that isn't there is named, with what to do")
    func noBubblewrap() async {
        var bubblewrap = Programs.bubblewrap()
        bubblewrap.bubblewrap = "/opt/none"
        await #expect(throws: ReaderFailure.unavailable(.noBubblewrap(path: "/opt/none"))) {
            try await reader(bubblewrap).check(onePage, type: .pdf)
        }
    }

    @Test(
        "A library that is missing inside is named in the loader's words",
        .enabled(if: !Bubblewrap.here.libraries.isEmpty))
    func noLibrary() async {
        let failure = await #expect(throws: ReaderFailure.self) {
            try await reader(Bubblewrap(program: Programs.reader)).check(onePage, type: .pdf)
        }
        guard case .unavailable(.noCage(let reason)) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason.hasPrefix("error while loading shared libraries: "))
    }

    @Test("A cage that can't be made is reported in bubblewrap's words")
    func noCage() async {
        var bubblewrap = Programs.bubblewrap()
        bubblewrap.libraries = ["/opt/none"]
        await #expect(
            throws: ReaderFailure.unavailable(
                .noCage(reason: "Can't find source path /opt/none: No such file or directory"))
        ) {
            try await reader(bubblewrap).check(onePage, type: .pdf)
        }
    }
}
