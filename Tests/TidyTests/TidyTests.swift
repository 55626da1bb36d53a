import Testing

// TidyTests: reads the project's own sources and fails on what the compiler lets through. It may import
// Foundation, Mustache and Testing. Start reading at Finding.swift, the list of rules, then Arrows.swift.

@Suite("The project is tidy")
struct TidyTests {
    @Test("The project's files are found")
    func projectIsFound() {
        let project = Project.current
        #expect(project.sources.count > 100)
        #expect(project.text("Package.swift") != nil)
        #expect(!project.templates.isEmpty)
        #expect(!Statement.tenantTables(in: project).isEmpty)
        #expect(!Statement.all(in: project).isEmpty)
    }

    @Test("The project obeys", arguments: Rule.all)
    func obeys(_ rule: Rule) {
        for finding in rule.check(.current) { Issue.record("\(finding)") }
    }

    @Test("The house has one order: no room names a room below it")
    func houseIsOrdered() {
        var above = Room.doors
        for room in Room.house {
            #expect(room.modules.isSubset(of: above), "\(room.name) names a room that is not above it")
            above.insert(room.name)
        }
    }
}
