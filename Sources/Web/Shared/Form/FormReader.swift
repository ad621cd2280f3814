import Engine
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A field that a form may have.
struct FormField: Sendable {
    let name: String
    /// Bytes that are read at all. What is longer than a person may write, but not absurd, is for
    /// the use case to refuse, so that the page can show it again.
    let most: Int
    let mayRepeat: Bool

    static func text(_ name: String, most: Int = 1024) -> FormField {
        FormField(name: name, most: most, mayRepeat: false)
    }
    static func lines(_ name: String) -> FormField { FormField(name: name, most: 32_768, mayRepeat: false) }
    static func several(_ name: String) -> FormField { FormField(name: name, most: 1024, mayRepeat: true) }
}

/// What a form sent, after its token was checked and with nothing in it that was not asked for.
struct Form: Sendable {
    private let values: [String: [String]]
    /// Chosen files, in order; those left empty are left out.
    let files: [Upload]

    init(values: [String: [String]], files: [Upload] = []) {
        self.values = values
        self.files = files
    }

    /// Without spaces around it; empty when it was not sent.
    subscript(name: String) -> String { (values[name]?.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines) }
    /// As it came: a password may begin with a space.
    func exactly(_ name: String) -> String { values[name]?.first ?? "" }
    func all(_ name: String) -> [String] { values[name] ?? [] }
}

/// Reads the forms of our pages.
struct FormReader: Sendable {
    private let bodies: BodyReader
    private let uploads: BodyReader
    private let gate = UploadGate()
    private let publicURL: String

    init(limits: WebLimits, publicURL: String) {
        bodies = BodyReader(limits: limits)
        var wide = limits
        wide.maxBody = limits.maxUpload
        wide.patience = limits.uploadPatience
        uploads = BodyReader(limits: wide)
        self.publicURL = publicURL
    }

    /// - Throws: `form.foreign`, `form.stale`; `body.…` for anything but one of our forms.
    func read(_ fields: FormField..., of request: Request, _ context: some PageRequestContext) async throws -> Form {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem.bodyNotForm
        }
        let pairs = try FormText.pairs(try await bodies.collect(request))
        return try checked(pairs, [], fields, request, context)
    }

    /// The same for forms with files.
    /// - Parameter file: the field's name.
    func readFiles(
        _ file: String, _ fields: FormField..., of request: Request, _ context: some PageRequestContext
    ) async throws -> Form {
        guard let boundary = Multipart.boundary(request.headers[.contentType]) else { throw Problem.bodyNotForm }
        try gate.enter(context.uploader)
        defer { gate.leave(context.uploader) }
        let parts = try Multipart.parts(of: try await uploads.collect(request), boundary: boundary)
        let (files, texts) = (parts.filter { $0.fileName != nil }, parts.filter { $0.fileName == nil })
        guard files.allSatisfy({ $0.name == file }) else { throw Problem.bodyMalformed }
        let pairs = try texts.map { part in
            // As in the other kind of form, a text with NUL in it was not typed.
            guard !part.bytes.contains(0), let text = String(validating: part.bytes, as: UTF8.self) else {
                throw Problem.bodyMalformed
            }
            return (part.name, text)
        }
        let chosen = files.filter { !($0.fileName ?? "").isEmpty || !$0.bytes.isEmpty }
        return try checked(
            pairs, chosen.map { Upload(name: $0.fileName ?? "", bytes: Array($0.bytes)) }, fields, request, context)
    }

    private func checked(
        _ pairs: [(String, String)], _ files: [Upload], _ fields: [FormField], _ request: Request,
        _ context: some PageRequestContext
    ) throws -> Form {
        let values = Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
        try FormToken.check(values[FormToken.field]?.first, of: request, context, publicURL: publicURL)
        let allowed = Dictionary(uniqueKeysWithValues: (fields + [.text(FormToken.field)]).map { ($0.name, $0) })
        for (name, given) in values {
            guard let field = allowed[name] else { throw Problem.unknownField(name) }
            guard field.mayRepeat || given.count == 1 else { throw Problem.duplicateField(name) }
            guard given.allSatisfy({ $0.utf8.count <= field.most }) else { throw Problem.fieldTooLong(name) }
        }
        return Form(values: values, files: files)
    }
}
