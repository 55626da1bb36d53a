import Foundation
import Mustache
import Testing

@Suite("Template folders")
struct TemplateFolderTests {
    @Test("reads templates below the root by their names")
    func reads() throws {
        let folder = try TemporaryFolder()
        try folder.write("page", to: "checkout/pay-now_2.mustache")
        try folder.write("head", to: "partials/head.mustache")
        try folder.write("top", to: "top.mustache")
        try folder.write("no template", to: "README.md")
        try folder.write("hidden", to: ".git/x.mustache")
        try folder.write("hidden", to: ".x.mustache")
        let sources = try TemplateFolder(root: folder.path).sources()
        #expect(sources.map(\.name) == ["checkout/pay-now_2", "partials/head", "top"])
        #expect(sources.map { String(decoding: $0.text, as: UTF8.self) } == ["page", "head", "top"])
    }

    @Test(
        "refuses names that are not plain",
        arguments: [
            "Page.mustache", "a b.mustache", "a..b.mustache", "ü.mustache", "Folder/page.mustache",
            "a+/x.mustache",
            "a%2e.mustache",
        ])
    func refusesNames(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: name)
        let part = name.contains("/") ? String(name.prefix { $0 != "/" }) : name
        #expect(throws: TemplateFolderError.badName(path: folder.path + "/" + part)) {
            try TemplateFolder(root: folder.path).sources()
        }
    }

    @Test("a folder that is not there, and a link that leads nowhere")
    func refusesMissing() throws {
        let folder = try TemporaryFolder()
        #expect(throws: TemplateFolderError.unreadable(path: folder.path + "/none", code: ENOENT)) {
            try TemplateFolder(root: folder.path + "/none").sources()
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/a.mustache", withDestinationPath: "nowhere")
        #expect(throws: TemplateFolderError.unreadable(path: folder.path + "/a.mustache", code: ENOENT)) {
            try TemplateFolder(root: folder.path).sources()
        }
    }

    @Test("follows links to files and passes over links to folders, which may lead in a circle")
    func followsFileLinks() throws {
        let folder = try TemporaryFolder()
        try folder.write("linked", to: "..data/page.mustache")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/page.mustache", withDestinationPath: "..data/page.mustache")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: ".")
        #expect(try TemplateFolder(root: folder.path).sources().map(\.name) == ["page"])
    }

    @Test("folders inside each other", arguments: [8, 9])
    func countsDepth(depth: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: String(repeating: "d/", count: depth) + "x.mustache")
        if depth == 8 {
            #expect(try TemplateFolder(root: folder.path).sources().count == 1)
        } else {
            let path = folder.path + String(repeating: "/d", count: 9)
            #expect(throws: TemplateFolderError.tooDeep(path: path, limit: 8)) {
                try TemplateFolder(root: folder.path).sources()
            }
        }
    }

    @Test("how many files, and how large one is", arguments: [0, 1])
    func countsFiles(excess: Int) throws {
        let folder = try TemporaryFolder()
        var limits = MustacheLimits()
        limits.templates = 3
        limits.templateBytes = 20_000
        for index in 0..<(3 + excess) { try folder.write("", to: "t\(index).mustache") }
        if excess == 0 {
            #expect(try TemplateFolder(root: folder.path, limits: limits).sources().count == 3)
        } else {
            #expect(throws: TemplateFolderError.tooManyFiles(limit: 3)) {
                try TemplateFolder(root: folder.path, limits: limits).sources()
            }
            try folder.remove("t3.mustache")
        }
        try folder.write(String(repeating: "x", count: 20_000 + excess * 5_000), to: "t0.mustache")
        let sources = try TemplateFolder(root: folder.path, limits: limits).sources()
        #expect(sources[0].text.count == 20_000 + excess)
        if excess == 0 {
            _ = try TemplateLibrary(sources, symbols: Symbols(), limits: limits)
        } else {
            let expected = TemplateError(
                file: "t0", line: 1, column: 1, reason: .templateTooLarge(limit: 20_000))
            #expect(throws: expected) { try TemplateLibrary(sources, symbols: Symbols(), limits: limits) }
        }
    }
}

@Suite("Reloading templates")
struct ReloadingLibraryTests {
    private func page(_ library: ReloadingLibrary, _ template: Template) throws -> String {
        var output: [UInt8] = []
        try library.current().render(template, .absent, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("follows changes, keeps the last good version, and says what is wrong")
    func follows() throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "page.mustache")
        let library = try ReloadingLibrary(root: folder.path, symbols: Symbols())
        let template = try library.current().requiredTemplate(named: "page")
        #expect(try page(library, template) == "one")
        #expect(library.current() === library.current())

        try folder.write("two!", to: "page.mustache")
        #expect(try page(library, template) == "two!")

        try folder.write("{{#a}}", to: "page.mustache")
        #expect(try page(library, template) == "two!")
        #expect(
            library.problem
                == .template(TemplateError(file: "page", line: 1, column: 1, reason: .unclosed("a"))))
        #expect(try page(library, template) == "two!")
        #expect(library.problem != nil)

        try folder.write("three {{>new}}", to: "page.mustache")
        try folder.write("more", to: "new.mustache")
        #expect(try page(library, template) == "three more")
        #expect(library.problem == nil)
    }

    @Test("a folder that goes away and comes back")
    func outlivesItsFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "in/page.mustache")
        let library = try ReloadingLibrary(root: folder.path + "/in", symbols: Symbols())
        let template = try library.current().requiredTemplate(named: "page")
        try FileManager.default.moveItem(atPath: folder.path + "/in", toPath: folder.path + "/out")
        #expect(try page(library, template) == "one")
        #expect(library.problem == .folder(.unreadable(path: folder.path + "/in", code: ENOENT)))
        try FileManager.default.moveItem(atPath: folder.path + "/out", toPath: folder.path + "/in")
        #expect(try page(library, template) == "one")
        #expect(library.problem == nil)
    }

    @Test("a first version with a problem is refused")
    func refusesFirstProblem() throws {
        let folder = try TemporaryFolder()
        try folder.write("\n{{/a}}", to: "page.mustache")
        let expected = TemplateError(file: "page", line: 2, column: 1, reason: .unexpectedEnd("a"))
        #expect(throws: ReloadingLibrary.Problem.template(expected)) {
            try ReloadingLibrary(root: folder.path, symbols: Symbols())
        }
    }
}
