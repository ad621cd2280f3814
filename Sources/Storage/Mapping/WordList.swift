/// A set of names in one text column: sorted, a space between two. Names of scopes and of event
/// types hold no space.
struct WordList: SQLBindable {
    let words: Set<String>

    init(_ words: Set<String>) { self.words = words }

    init(text: String) { words = Set(text.split(separator: " ").map(String.init)) }

    var sqlValue: SQLValue { .text(words.sorted().joined(separator: " ")) }
}
