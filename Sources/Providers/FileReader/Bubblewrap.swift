import Glibc

/// A cage on machines without systemd, and for tests: each request has a process of its own in
/// namespaces of its own, which sees the system's libraries and fonts, can write nothing, and has
/// no network, no other processes and no environment.
package struct Bubblewrap: Sendable {
    package var program: String
    package var bubblewrap = "/usr/bin/bwrap"
    /// Folders outside `/usr` with libraries that the program needs, where it isn't linked
    /// statically.
    package var libraries: [String] = []

    package init(program: String) { self.program = program }

    /// Where the program is inside.
    private static let inside = "/bindery-reader"
    /// Fonts are found by `/etc/fonts`, and without fontconfig's cache each process would read all
    /// of them. `ld.so.cache` leads to libraries in unusual folders of `/usr`.
    private static let optionalFolders = ["/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig"]

    var arguments: [String] {
        var arguments = [
            bubblewrap, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try",
            "--disable-userns", "--uid", "65534", "--gid", "65534", "--hostname", "reader", "--new-session",
            "--die-with-parent",
            "--cap-drop", "ALL",
            "--clearenv", "--ro-bind", "/usr", "/usr",
        ]
        for folder in ["bin", "lib", "lib64"] { arguments += ["--symlink", "usr/\(folder)", "/\(folder)"] }
        for folder in Self.optionalFolders { arguments += ["--ro-bind-try", folder, folder] }
        for folder in libraries { arguments += ["--ro-bind", folder, folder] }
        return arguments + ["--ro-bind", program, Self.inside, "--remount-ro", "/", "--chdir", "/", "--", Self.inside]
    }

    func exchange(
        _ request: [UInt8], deadline: ContinuousClock.Instant, cancellation: Cancellation
    ) throws(ReaderFailure) -> [UInt8] {
        guard access(bubblewrap, X_OK) == 0 else { throw .unavailable(.noBubblewrap(path: bubblewrap)) }
        guard access(program, X_OK) == 0, !isFolder(program) else { throw .unavailable(.noProgram(path: program)) }
        let child = try spawn()
        defer { child.end() }
        cancellation.watch(child.cancelling)
        var conversation = Conversation(request, over: child.socket, deadline: deadline, cancelled: child.cancelled)
        let reply = try conversation.run()
        if reply.isEmpty, let reason = cause(of: child.complaint) { throw .unavailable(.noCage(reason: reason)) }
        return reply
    }

    /// A folder may be "executed" as far as `access` is concerned.
    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bubblewrap's complaint, or the loader's where a library is missing inside. The program's own
    /// begin otherwise, and a document that has taken it over gains nothing by saying the same.
    private func cause(of complaint: String) -> String? {
        let prefix = ["bwrap: ", "\(Self.inside): "].first(where: complaint.hasPrefix)
        return prefix.map { String(complaint.dropFirst($0.count)) }
    }

    private func spawn() throws(ReaderFailure) -> ChildProcess {
        do { return try ChildProcess(arguments) } catch { throw .unavailable(.system(reason: error.reason)) }
    }
}
