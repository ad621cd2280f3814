import CQPDF

/// Finds where objects and trailers are in a file, whatever its cross-reference table says: a
/// program that repairs a file looks for the same words.
enum ObjectPlaces {
    private static let object = Array("obj".utf8)
    private static let trailer = Array("trailer".utf8)

    static func find(in file: [UInt8]) -> [bindery_pdf_place] {
        file.withUnsafeBufferPointer { file in
            var places: [bindery_pdf_place] = []
            for index in file.indices {
                switch file[index] {
                case object[0] where has(object, in: file, at: index):
                    guard let start = start(of: index, in: file) else { continue }
                    places.append(bindery_pdf_place(start: start, content: index + object.count))
                case trailer[0] where has(trailer, in: file, at: index):
                    places.append(bindery_pdf_place(start: index, content: index + trailer.count))
                default: continue
                }
            }
            return places
        }
    }

    private static func has(_ word: [UInt8], in file: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        index + word.count <= file.count && word.indices.allSatisfy { file[index + $0] == word[$0] }
    }

    /// Where the object's number begins, of `12 0 obj` (section 7.3.10).
    private static func start(of keyword: Int, in file: UnsafeBufferPointer<UInt8>) -> Int? {
        let generation = number(before: keyword, in: file)
        return generation.flatMap { number(before: $0, in: file) }
    }

    /// Where digits begin that end before `place`, with white space between.
    private static func number(before place: Int, in file: UnsafeBufferPointer<UInt8>) -> Int? {
        let end = back(from: place, in: file, while: isSpace)
        let start = back(from: end, in: file, while: isDigit)
        return start < end ? start : nil
    }

    /// Long runs of white space aren't part of an object's beginning, and would be scanned again
    /// for each word after them.
    private static let longestRun = 32

    private static func back(
        from place: Int, in file: UnsafeBufferPointer<UInt8>, while condition: (UInt8) -> Bool
    ) -> Int {
        var start = place
        while start > 0, place - start < longestRun, condition(file[start - 1]) { start -= 1 }
        return start
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Section 7.2.3.
    private static func isSpace(_ byte: UInt8) -> Bool { [0, 9, 10, 12, 13, 32].contains(byte) }
}
