import Foundation
import TestSupport

// MARK: With the mouse or a finger

extension Window {
    /// Presses a button or a link, and waits for the page that it leads to.
    package func press(_ name: String) async throws {
        try await click(name, .press)
    }

    /// Presses a button twice before the page can answer, as impatient people do. Where the page
    /// has no scripts to hold the second one back, both are sent: the first one in the background.
    package func pressTwice(_ name: String) async throws {
        let element = try await find(name, .press)
        guard javaScript else {
            try await script(Self.sendForm, element.wire)
            return try await press(name)
        }
        try await script("arguments[0].scrollIntoView({ block: 'center' })", element.wire)
        let strike: [Wire] = [["type": "pointerDown", "button": 0], ["type": "pointerUp", "button": 0]]
        let move: Wire = ["type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": element.wire]
        try await post(
            "/actions", ["actions": [["type": "pointer", "id": "mouse", "actions": .list([move] + strike + strike)]]])
    }

    /// What the browser would post, without leaving the page.
    private static let sendForm = """
        const form = arguments[0].form, fields = new FormData(form, arguments[0]);
        const body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
        fetch(form.action, { method: 'post', body, redirect: 'manual', keepalive: true });
        """

    /// Chooses a radio button or turns a check box.
    package func choose(_ label: String) async throws {
        try await click(label, .label)
    }

    /// Chooses from a list.
    package func select(_ option: String, in list: String) async throws {
        let field = try await find(list, .field)
        let found = try await script(
            "return [...arguments[0].options].find(option => option.text.trim() === arguments[1]) ?? null", field.wire,
            .text(option))
        guard let element = Element(found) else {
            throw NotSeen(description: "no “\(option)” in “\(list)”; the page is \(await sketch)")
        }
        try await post("/element/\(element.id)/click")
    }

    private func click(_ name: String, _ finding: Finding) async throws {
        _ = try await Patience.wait {
            let element = try await find(name, finding)
            return try await post("/element/\(element.id)/click")
        }
    }
}

// MARK: Into fields

extension Window {
    /// Types into an emptied field, key by key as a person would.
    package func fill(_ field: String, with text: String) async throws {
        _ = try await Patience.wait {
            let element = try await find(field, .field)
            try await post("/element/\(element.id)/clear")
            return try await post("/element/\(element.id)/value", ["text": .text(text)])
        }
    }

    /// Picks files of these names and contents.
    package func attach(_ files: [(name: String, bytes: [UInt8])], to field: String) async throws {
        let paths = try files.map { file in
            let path = folder.path + "/" + file.name
            try Data(file.bytes).write(to: URL(filePath: path))
            return path
        }
        let element = try await find(field, .field)
        try await post("/element/\(element.id)/value", ["text": .text(paths.joined(separator: "\n"))])
    }
}

// MARK: With the keyboard alone

/// A key, by the standard's code point for it.
package enum Key: String, Sendable {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case space = " "
    case escape = "\u{E00C}"
    case up = "\u{E013}"
    case down = "\u{E015}"

    fileprivate static let shift: Wire = "\u{E008}"
}

extension Window {
    /// Strikes keys, one after the other, wherever the focus is.
    package func strike(_ keys: Key...) async throws {
        try await perform(
            keys.flatMap { [.object(["type": "keyDown", "value": .text($0.rawValue)]), Self.up(.text($0.rawValue))] })
    }

    /// Goes back to what had the focus before.
    package func strikeBackTab() async throws {
        let tab = Wire.text(Key.tab.rawValue)
        try await perform([
            ["type": "keyDown", "value": Key.shift], ["type": "keyDown", "value": tab], Self.up(tab),
            Self.up(Key.shift),
        ])
    }

    /// Types into what has the focus.
    package func type(_ text: String) async throws {
        try await perform(
            text.flatMap { [["type": "keyDown", "value": .text(String($0))], Self.up(.text(String($0)))] })
    }

    private static func up(_ key: Wire) -> Wire { ["type": "keyUp", "value": key] }

    private func perform(_ actions: [Wire]) async throws {
        try await post("/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .list(actions)]]])
    }

    /// What has the focus as a screen reader would say it: `button: Continue`, `link: Skip to
    /// content`, `textbox: Code`.
    package var focus: String {
        get async throws {
            guard let element = Element(try await get("/element/active")) else { return "" }
            let role = try await get("/element/\(element.id)/computedrole")
            let label = try await get("/element/\(element.id)/computedlabel")
            return "\(role.text ?? ""): \(label.text ?? "")"
        }
    }
}
