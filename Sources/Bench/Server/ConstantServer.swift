import ArgumentParser
import Hummingbird
import Logging
import NIOCore

/// `bindery-bench constant`: the framework that the server is built on, giving everybody the same
/// answer. A floor, and for the bench alone.
struct ConstantServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "constant", abstract: "Answer every request the same.", shouldDisplay: false)

    @Option var port: Int

    @Option(help: "Bytes of the answer.")
    var size: Int

    func run() async throws {
        let router = Router()
        let answer = ByteBuffer(repeating: UInt8(ascii: "."), count: size)
        let headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        router.post("v1/accounts/look-up") { _, _ in
            Response(status: .ok, headers: headers, body: .init(byteBuffer: answer))
        }
        router.get("readyz") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n"))) }
        let application = Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: Logger(label: "constant"))
        try await application.runService()
    }
}
