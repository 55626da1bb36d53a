import Domain
import Foundation
import JSON
import Mustache
import Pages
import TestHarness
import Testing

@Suite("Files of texts") struct TextTests {
    private static let subject = TextKey("receipt", "subject", ["site", "amount"])
    private static let title = TextKey("receipt", "title")
    private static let keys = [subject, title]
    private static let good = """
        {
          receipt: { subject: "{site} has {amount}", title: "Thanks" },
        }
        """

    /// A folder with that text for each language, and another where a test says so.
    private func folder(_ other: [String: String?] = [:]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var files: [String: String?] = [:]
        for language in Language.allCases { files["\(language.rawValue).json5"] = Self.good }
        for (name, text) in files.merging(other, uniquingKeysWith: { $1 }) {
            try text.map {
                try $0.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
            }
        }
        return folder
    }

    private func library(_ folder: TemporaryFolder, reloading: Bool = false) throws -> TextLibrary {
        try TextLibrary(folder: folder.path, keys: Self.keys, reloading: reloading)
    }

    @Test("values stand in their places, and are never read for places themselves") func fills() throws {
        let folder = try folder(["de.json5": "{receipt: {subject: '{amount} von {site}{site}', title: 'T'}}"])
        let library = try library(folder)
        let values = ["site": "{amount}", "amount": "1 €"]
        let german = library.texts(for: ReaderLocale(.german, region: "CH"))
        #expect(german.locale == ReaderLocale(.german, region: "CH"))
        #expect(german.text(Self.subject, values) == "1 € von {amount}{amount}")
        let english = library.texts(for: ReaderLocale(.english))
        #expect(english.text(Self.subject, values) == "{amount} has 1 €")
        #expect(english.text(Self.subject) == " has ")
        #expect(english.text(TextKey("receipt", "other")) == "")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var file = "fr.json5"
        let text: String?
        let says: String
    }

    private static func receipt(_ subject: String, _ more: String = "") -> String {
        "{receipt: {subject: \(subject), title: 'T'\(more)}}"
    }

    static let rows = [
        Row(testDescription: "no file", text: nil, says: "texts/fr.json5: there is no such file"),
        Row(
            testDescription: "a language that nobody wrote dates for", file: "pl.json5", text: good,
            says: "texts/pl.json5: no known language; there are en, de, fr, es, it, nl"),
        Row(
            testDescription: "no JSON5", text: "{receipt: ",
            says: "texts/fr.json5:1:11: no JSON5: unexpectedEnd"),
        Row(
            testDescription: "a key twice", text: receipt("'{site} {amount}'", ", title: 'U'"),
            says: "texts/fr.json5:1:52: no JSON5: duplicateKey(\"title\")"),
        Row(testDescription: "no object", text: "[]", says: "texts/fr.json5: not an object of texts"),
        Row(
            testDescription: "a group that is none", text: "{receipt: 'T'}",
            says: "texts/fr.json5:1:2: receipt: not an object of texts"),
        Row(
            testDescription: "an unknown group", text: "{recipt: {}}",
            says: "texts/fr.json5:1:2: recipt: not known"),
        Row(
            testDescription: "an unknown key", text: receipt("'{site} {amount}'", ", body: 'B'"),
            says: "texts/fr.json5:1:52: receipt.body: not known"),
        Row(
            testDescription: "a number", text: receipt("7"),
            says: "texts/fr.json5:1:12: receipt.subject: not a text"),
        Row(
            testDescription: "a missing key", text: "{receipt: {title: 'T'}}",
            says: "texts/fr.json5: receipt.subject: missing"),
        Row(
            testDescription: "a missing group", text: "{}",
            says: "texts/fr.json5: receipt.subject: missing"),
        Row(
            testDescription: "a missing value", text: receipt("'{site}'"),
            says: "texts/fr.json5:1:12: receipt.subject: {amount} is missing"),
        Row(
            testDescription: "a value too many", text: receipt("'{site} {amount} {sum}'"),
            says: "texts/fr.json5:1:12: receipt.subject: {sum} is not known here"),
        Row(
            testDescription: "a misspelt value", text: receipt("'{site} {amout}'"),
            says: "texts/fr.json5:1:12: receipt.subject: {amount} is missing, {amout} is not known here"),
        Row(
            testDescription: "an open brace", text: receipt("'{site} {amount'"),
            says: "texts/fr.json5:1:12: receipt.subject: a brace that does not enclose the name of a value"),
        Row(
            testDescription: "a brace of a template", text: receipt("'{{site}} {amount}'"),
            says: "texts/fr.json5:1:12: receipt.subject: a brace that does not enclose the name of a value"),
        Row(
            testDescription: "a closing brace", text: receipt("'{site} amount}'"),
            says: "texts/fr.json5:1:12: receipt.subject: a brace that does not enclose the name of a value"),
        Row(
            testDescription: "an empty text", text: receipt("''"),
            says: "texts/fr.json5:1:12: receipt.subject: empty or more than one line"),
        Row(
            testDescription: "two lines", text: receipt("'{site}\\n{amount}'"),
            says: "texts/fr.json5:1:12: receipt.subject: empty or more than one line"),
    ]

    @Test("what is wrong is said with file and key", arguments: rows) func faults(_ row: Row) throws {
        let folder = try folder([row.file: row.text])
        do {
            _ = try library(folder)
            Issue.record("nothing was said")
        } catch let error as TextError {
            #expect(error.description == row.says)
        }
    }

    @Test("a folder that is not there is said") func noFolder() throws {
        #expect(throws: TemplateFolderError.unreadable(path: "/no/texts", code: ENOENT)) {
            try TextLibrary(folder: "/no/texts", keys: Self.keys, reloading: false)
        }
    }

    @Test("in development a changed file is read anew, and a wrong one changes nothing") func reloads() throws
    {
        let folder = try folder()
        let following = try library(folder, reloading: true)
        let still = try library(folder)
        func title(_ library: TextLibrary) -> String {
            library.texts(for: ReaderLocale(.french)).text(Self.title)
        }
        func write(_ title: String) throws {
            try "{receipt: {subject: '{site}{amount}', title: \(title)}}".write(
                toFile: "\(folder.path)/fr.json5", atomically: true, encoding: .utf8)
        }
        #expect(title(following) == "Thanks")
        try write("'Merci'")
        #expect(title(following) == "Merci")
        try write("7")
        #expect(title(following) == "Merci")
        try write("'Au revoir'")
        #expect(title(following) == "Au revoir")
        #expect(title(still) == "Thanks")
    }
}
