import CSandbox
import Glibc
import PDFInspection
import ReaderProtocol

/// Reads one request from standard input and writes one reply to standard output. Meant to be
/// started for each request, by a socket unit of systemd or inside a sandbox of bubblewrap.
@main
enum Reader {
    /// As in sysexits.h.
    private enum ExitCode: Int32 {
        case usage = 64
        case malformedRequest = 65
        case system = 71
        case output = 74
    }

    /// Ten times what a scan of 5 MiB takes. Poppler maps fonts of 20 MB each and needs up to 200
    /// MB besides.
    private static let limits = bindery_sandbox_limits(cpu_seconds: 10, address_space: 1 << 30, descriptors: 32)

    static func main() {
        if isatty(STDIN_FILENO) != 0 {
            stop(.usage, "reads a request from a socket or a pipe, as bindery sends it; it isn't started by hand")
        }
        enterSandbox()
        let request = readRequest()
        let reply = request.answer().encoded()
        bindery_sandbox_reply_begins()
        if !StandardStreams.write(reply) { stop(.output, "the reply couldn't be written") }
    }

    private static func enterSandbox() {
        let exhausted = ReaderReply.refused(.bomb).encoded()
        let error = bindery_sandbox_enter(limits, exhausted, exhausted.count)
        if error != 0 { stop(.system, "the sandbox can't be entered: \(String(cString: strerror(error)))") }
    }

    private static func readRequest() -> ReaderRequest {
        do {
            guard let header = StandardStreams.read(ReaderRequest.headerLength) else { throw MessageFault.cut }
            guard let document = StandardStreams.read(try ReaderRequest.documentLength(header: header)) else {
                throw MessageFault.cut
            }
            return try ReaderRequest(decoding: header + document)
        } catch {
            stop(.malformedRequest, "the request can't be read: \(error)")
        }
    }

    private static func stop(_ code: ExitCode, _ reason: String) -> Never {
        _ = StandardStreams.write(Array("bindery-reader: \(reason)\n".utf8), to: STDERR_FILENO)
        exit(code.rawValue)
    }
}
