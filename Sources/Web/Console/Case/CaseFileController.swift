import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Files of a case. Nothing in them may act: they were made by somebody who may want to harm
/// whoever opens them. A document is shown as pictures of its pages, which are drawn in a process
/// that can reach nothing.
struct CaseFileController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] {
        [
            .get(.consoleCaseFile, use: open), .get(.consoleCaseFilePage, use: page),
            .post(.consoleCaseFileTake, use: take),
        ]
    }

    @Sendable func open(_ request: Request, _ context: StaffContext) async throws -> Response {
        let asked = try asked(context)
        switch try await kit.engine.evidence(asked.file, on: asked.id, Call(asked.desk.caller)) {
        case .picture(let content): return Self.response(content)
        case .document(let view): return document(view, asked, context)
        }
    }

    @Sendable func page(_ request: Request, _ context: StaffContext) async throws -> Response {
        let asked = try asked(context)
        let number = context.parameters.get(RoutePath.page).flatMap(Int.init) ?? 0
        let picture = try await kit.engine.evidencePage(number, asked.file, on: asked.id, Call(asked.desk.caller))
        return Self.response(EvidenceContent(name: "\(number).png", type: .png, bytes: picture))
    }

    @Sendable func take(_ request: Request, _ context: StaffContext) async throws -> Response {
        let asked = try asked(context)
        let call = Call(asked.desk.caller)
        let form = try await kit.forms.read(.lines("reason"), of: request, context)
        do {
            return Self.response(
                try await kit.engine.takeEvidence(asked.file, on: asked.id, reason: form["reason"], call))
        } catch let refusal as Refusal where refusal.field == "reason" {
            guard case .document(let view) = try await kit.engine.evidence(asked.file, on: asked.id, call) else {
                throw refusal
            }
            let fault = kit.fault(refusal, context, fields: ["reason"])
            return document(view, asked, context, reason: form["reason"], refusal.statusOfForm, [fault])
        }
    }

    // MARK: What all of them do

    private struct Asked {
        let desk: Desk
        let id: CaseID
        let file: EvidenceID

        func path(_ address: RoutePath, _ page: Int? = nil) -> String {
            address.filled(with: desk.realm.rawValue, id.description, file.description, page.map(String.init) ?? "")
        }
    }

    private func asked(_ context: StaffContext) throws -> Asked {
        let desk = try kit.desk(context, for: .reviewer)
        guard let id = context.parameters.get(RoutePath.id).flatMap(CaseID.init),
            let file = context.parameters.get(RoutePath.file).flatMap(EvidenceID.init)
        else { throw Refusal.caseNotFound }
        return Asked(desk: desk, id: id, file: file)
    }

    private func document(
        _ view: EvidenceView, _ asked: Asked, _ context: StaffContext, reason: String = "",
        _ status: HTTPResponse.Status = .ok,
        _ errors: [FieldError] = []
    ) -> Response {
        let (desk, pages) = (asked.desk, view.pages ?? 0)
        let numbers = desk.moments
        let page = DocumentPage(
            title: view.name, about: desk.say("documentPages", ["count": numbers.number(pages)]),
            back: RoutePath.consoleCase.filled(with: desk.realm.rawValue, asked.id.description),
            sheets: (0..<pages).map { place in
                let words = ["page": numbers.number(place + 1), "pages": numbers.number(pages)]
                return .init(src: asked.path(.consoleCaseFilePage, place + 1), title: desk.say("documentPage", words))
            },
            take: asked.path(.consoleCaseFileTake),
            reasonField: Field(
                "reason", desk.say("documentReason"), hint: desk.say("documentReasonHint"), errors: errors,
                value: reason, maxlength: 200))
        return kit.consolePage(page, context, realm: desk.realm, here: .cases, status, errors: errors)
    }

    /// The type is the one that its content was judged to have. A picture may be looked at here,
    /// without a policy that lets anything run; a document is handed out for another program.
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

    /// RFC 6266: a name for all that can be read by every browser, and the sender's own beside it
    /// (RFC 8187). Either ends as its content was judged: a picture named `x.exe` must not be kept
    /// as a program.
    static func disposition(_ name: String, _ type: EvidenceType) -> String {
        let manner = type == .pdf ? "attachment" : "inline"
        let isNamed = type.fileExtensions.contains { name.lowercased().hasSuffix(".\($0)") }
        let named = isNamed ? name : "\(name).\(type.fileExtension)"
        let own = named.addingPercentEncoding(withAllowedCharacters: attributeCharacters) ?? ""
        return "\(manner); filename=\"file.\(type.fileExtension)\"; filename*=UTF-8''\(own)"
    }

    /// `attr-char` of RFC 8187, without those that a header could be misread by.
    private static let attributeCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
}
