import Foundation

extension Rule {
    /// Every import is an arrow of the house.
    ///
    /// The compiler does not notice a new one when it builds incrementally.
    static let arrows = Rule(eachSource: "imports are arrows of the house") { file in
        guard let room = Room.named(file.module) else {
            return [file.finding(0, "the module \(file.module) is not in the house (Arrows.swift)")]
        }
        return file.imports.filter { !room.modules.contains($0.name) && !room.system.contains($0.name) }
            .map { file.finding($0.line, "\(file.module) may not import \($0.name)") }
    }

    /// The manifest declares what is imported, and only arrows of the house.
    static let manifest = Rule("the manifest agrees with the imports") { project in
        guard let manifest = project.text("Package.swift") else { return [] }
        let declared = declaredDependencies(manifest.text)
        var findings: [Finding] = []
        for (target, dependencies) in declared {
            let allowed = Room.named(target)?.modules ?? []
            for dependency in dependencies.subtracting(allowed).sorted() {
                findings.append(
                    Finding(path: manifest.path, line: 0, text: "\(target) may not depend on \(dependency)"))
            }
        }
        let ours = Room.doors.union(Room.house.map(\.name))
        for file in project.sources {
            guard let dependencies = declared[file.module] else {
                findings.append(file.finding(0, "\(file.module) is not a target of Package.swift"))
                continue
            }
            for (line, name) in file.imports where ours.contains(name) && !dependencies.contains(name) {
                findings.append(
                    file.finding(line, "\(file.module) imports \(name) but Package.swift does not say so"))
            }
        }
        return findings.sorted { $0.description < $1.description }
    }

    /// The dependencies of every target that has sources of its own.
    private static func declaredDependencies(_ manifest: String) -> [String: Set<String>] {
        let pattern = NSRegularExpression(
            trusted: #"(?:library\(\s*|arget\(\s*name: )"(\w+)"(?:,\s*(?:dependencies:\s*)?\[([^\]]*)\])?"#)
        var declared: [String: Set<String>] = [:]
        for match in pattern.matches(in: manifest, range: NSRange(manifest.startIndex..., in: manifest)) {
            guard let name = Range(match.range(at: 1), in: manifest).map({ String(manifest[$0]) }),
                Room.named(name) != nil
            else { continue }
            let list = Range(match.range(at: 2), in: manifest).map { String(manifest[$0]) } ?? ""
            declared[name] = Set(list.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        }
        return declared
    }

    /// A door to C holds a module map and a header: logic in it would be out of sight of every other rule.
    static let doors = Rule("doors to C hold a module map and a header only") { project in
        project.texts.filter { file in
            Room.doors.contains { file.path.hasPrefix("Sources/\($0)/") }
                && !["module.modulemap", "shim.h"].contains((file.path as NSString).lastPathComponent)
        }.map { Finding(path: $0.path, line: 0, text: "does not belong in a door to C") }
    }

    /// Each module begins with a file of its name, which says what it is for, what it may import and where to
    /// start.
    static let introductions = Rule("each module introduces itself") { project in
        Dictionary(grouping: project.sources, by: \.module).sorted { $0.key < $1.key }.flatMap {
            module, files in
            let name = "\(module).swift"
            guard let file = files.first(where: { ($0.path as NSString).lastPathComponent == name }) else {
                return [Finding(path: "Sources/\(module)", line: 0, text: "\(name) is missing")]
            }
            let comments = file.comments.joined(separator: " ")
            var findings: [Finding] = []
            if !comments.lowercased().contains("start") {
                findings.append(file.finding(0, "does not say where to start"))
            }
            if comments.contains("import everything") { return findings }
            let words = Set(comments.split { !$0.isLetter && !$0.isNumber }.map(String.init))
            let ours = Room.doors.union(Room.house.map(\.name))
            let imported = Set(files.flatMap { $0.imports.map(\.name) }).intersection(ours)
            if !imported.isEmpty, words.isDisjoint(with: ["import", "imports"]) {
                findings.append(file.finding(0, "does not say what it may import"))
            }
            return findings
                + imported.subtracting(words).sorted().map {
                    file.finding(0, "imports \($0) and does not say so")
                }
        }
    }
}
