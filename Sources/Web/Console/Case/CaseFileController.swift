import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A file of a case, as the person sent it. Nothing in it may act: it was made by somebody who may want to harm whoever opens it.
struct CaseFileController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] { [.get(.consoleCaseFile, use: open)] }

    @Sendable func open(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .reviewer)
        guard let id = context.parameters.get(Address.id).flatMap(CaseID.init),
            let file = context.parameters.get(Address.file).flatMap(EvidenceID.init)
        else { throw Refusal.caseNotFound }
        return Self.response(try await kit.engine.evidence(file, on: id, Call(desk.caller)))
    }

    /// The type is the one that its content was judged to have. A picture may be looked at here, without a policy that lets anything run;
    /// a PDF is for the machine's own viewer.
    static func response(_ content: EvidenceContent) -> Response {
        let headers: HTTPFields = [
            .contentType: content.type.rawValue,
            .contentDisposition: disposition(content.name, content.type),
            .contentSecurityPolicy: "default-src 'none'; sandbox",
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content.bytes)))
    }

    /// RFC 6266: a name for all that can be read by every browser, and the sender's own beside it (RFC 8187).
    static func disposition(_ name: String, _ type: EvidenceType) -> String {
        let manner = type == .pdf ? "attachment" : "inline"
        let own = name.addingPercentEncoding(withAllowedCharacters: attributeCharacters) ?? ""
        return "\(manner); filename=\"file.\(type.fileExtension)\"; filename*=UTF-8''\(own)"
    }

    /// `attr-char` of RFC 8187, without those that a header could be misread by.
    private static let attributeCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
}
