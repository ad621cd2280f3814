/// A document that a person sent, as pictures of its pages.
struct DocumentPage: PageModel {
    static let template = "console-document"

    struct PageImage: Sendable {
        let src: String
        /// `Page 2 of 3`
        let title: String
    }

    let title: String
    let about: String
    let back: String
    let sheets: [PageImage]
    /// Where the form goes that has the file itself handed out.
    let take: String
    let reasonField: Field
}
